// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Object-level work with libqpdf.
#include "pdf_finish.h"

#include <algorithm>
#include <cstdio>
#include <exception>

#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "block_layout.h"
#include "printable.h"
#include "style.h"

namespace valbench::report {

namespace {

using Object = QPDFObjectHandle;

std::string printableText(const std::string &text)
{
    return printableLine(text, Face::regular).toStdString();
}

/// Characters of XML and nothing that XML 1.0 forbids: control characters are written as code points by then.
std::string xmlText(const std::string &text)
{
    return QString::fromStdString(printableText(text)).toHtmlEscaped().toStdString();
}

class Finisher {
public:
    Finisher(const QByteArray &bytes, const Document &document, const FlowResult &flow)
        : m_document(document), m_flow(flow)
    {
        m_pdf.processMemoryFile("document", bytes.constData(), static_cast<std::size_t>(bytes.size()));
        for (auto &page : QPDFPageDocumentHelper(m_pdf).getAllPages())
            m_pages.push_back(page.getObjectHandle());
    }

    [[nodiscard]] bool matches() const { return m_pages.size() == static_cast<std::size_t>(m_flow.pages); }

    Bytes finish()
    {
        addLinks();
        addOutline();
        addCatalog();
        addMetadata();
        tagSubsets();
        QPDFWriter writer(m_pdf);
        writer.setOutputMemory();
        writer.setDeterministicID(true);
        writer.setObjectStreamMode(qpdf_o_disable);
        writer.forcePDFVersion("1.7");
        writer.write();
        const auto buffer = writer.getBufferSharedPointer();
        return {buffer->getBuffer(), buffer->getBuffer() + buffer->getSize()};
    }

private:
    /// Left and zoom are null: they stay as the reader has them.
    Object destination(const Place &place)
    {
        const double y = style::pageHeight - place.y + 6;
        return Object::newArray({m_pages.at(static_cast<std::size_t>(place.page)), Object::newName("/XYZ"),
                                 Object::newNull(), Object::newReal(std::min(y, style::pageHeight), 2),
                                 Object::newNull()});
    }

    const Place &placeOf(const std::string &target) const
    {
        const std::string prefix = contentsTarget(0).substr(0, 2);
        if (target.starts_with(prefix))
            return m_flow.outline.at(std::stoul(target.substr(prefix.size()))).place;
        return m_flow.anchors.at(target);
    }

    void addLinks()
    {
        std::vector<std::vector<Object>> annotations(m_pages.size());
        for (const auto &link : m_flow.links) {
            const QRectF &area = link.area;
            auto rectangle = Object::newArray(
                {Object::newReal(area.left(), 2), Object::newReal(style::pageHeight - area.bottom(), 2),
                 Object::newReal(area.right(), 2), Object::newReal(style::pageHeight - area.top(), 2)});
            auto annotation = Object::parse("<< /Type /Annot /Subtype /Link /Border [0 0 0] /F 4 >>");
            annotation.replaceKey("/Rect", rectangle);
            annotation.replaceKey("/Dest", destination(placeOf(link.target)));
            annotations.at(static_cast<std::size_t>(link.page)).push_back(m_pdf.makeIndirectObject(annotation));
        }
        for (std::size_t i = 0; i < m_pages.size(); ++i)
            if (!annotations[i].empty())
                m_pages[i].replaceKey("/Annots", Object::newArray(annotations[i]));
    }

    /// The entries from `index` on that are deeper than `parentLevel` become children of `parent`. Returns how many
    /// entries were taken.
    std::size_t addChildren(Object parent, std::size_t index, int parentLevel)
    {
        const auto &entries = m_flow.outline;
        const std::size_t start = index;
        Object previous = Object::newNull();
        int visible = 0;
        while (index < entries.size() && entries[index].level > parentLevel) {
            auto item = m_pdf.makeIndirectObject(Object::newDictionary());
            item.replaceKey("/Title", Object::newUnicodeString(entries[index].title.toStdString()));
            item.replaceKey("/Parent", parent);
            item.replaceKey("/Dest", destination(entries[index].place));
            if (previous.isNull()) {
                parent.replaceKey("/First", item);
            } else {
                previous.replaceKey("/Next", item);
                item.replaceKey("/Prev", previous);
            }
            previous = item;
            const int level = entries[index].level;
            ++index;
            index += addChildren(item, index, level);
            ++visible;
        }
        if (visible > 0) {
            parent.replaceKey("/Last", previous);
            // Second level and deeper starts folded: a negative count.
            parent.replaceKey("/Count", Object::newInteger(parentLevel == 0 ? visible : -visible));
        }
        return index - start;
    }

    void addOutline()
    {
        auto root = m_pdf.getRoot();
        root.replaceKey("/PageMode", Object::newName(m_flow.outline.empty() ? "/UseNone" : "/UseOutlines"));
        if (m_flow.outline.empty())
            return;
        auto outlines = m_pdf.makeIndirectObject(Object::parse("<< /Type /Outlines >>"));
        addChildren(outlines, 0, 0);
        root.replaceKey("/Outlines", outlines);
    }

    void addCatalog()
    {
        auto root = m_pdf.getRoot();
        root.replaceKey("/Lang", Object::newString("en-US"));
        root.replaceKey("/PageLayout", Object::newName("/OneColumn"));
        root.replaceKey("/ViewerPreferences", Object::parse("<< /DisplayDocTitle true >>"));
    }

    void addMetadata()
    {
        const std::string day = m_document.generated.toText().substr(0, 19); // 2026-11-03T13:03:59
        std::string digits;
        std::copy_if(day.begin(), day.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
        const std::string title =
            printableText(m_document.recordId + " version " + m_document.version + ": " + m_document.title);
        auto info = Object::newDictionary();
        info.replaceKey("/Title", Object::newUnicodeString(title));
        info.replaceKey("/Subject", Object::newUnicodeString(printableText(m_document.subtitle)));
        info.replaceKey("/Creator", Object::newUnicodeString(printableText(m_document.build)));
        info.replaceKey("/Producer", Object::newString("Valbench (Qt, qpdf)"));
        info.replaceKey("/CreationDate", Object::newString("D:" + digits + "Z"));
        info.replaceKey("/ModDate", Object::newString("D:" + digits + "Z"));
        m_pdf.getTrailer().replaceKey("/Info", m_pdf.makeIndirectObject(info));

        auto metadata = m_pdf.newStream(xmp(title, day + "Z"));
        metadata.getDict().replaceKey("/Type", Object::newName("/Metadata"));
        metadata.getDict().replaceKey("/Subtype", Object::newName("/XML"));
        m_pdf.getRoot().replaceKey("/Metadata", metadata);
    }

    /// Fonts are embedded with the glyphs in use only, and PDF 1.7, 9.6.4 asks for one tag before all their names. Qt
    /// puts one before some names, and it differs from run to run. One subset of each face: one tag will do.
    void tagSubsets()
    {
        for (auto &object : m_pdf.getAllObjects()) {
            if (!object.isDictionary())
                continue;
            for (const char *key : {"/BaseFont", "/FontName"}) {
                auto name = object.getKey(key);
                if (!name.isName())
                    continue;
                const std::string text = name.getName();
                const auto plus = text.find('+');
                object.replaceKey(key,
                                  Object::newName("/VALBEN+" + text.substr(plus == std::string::npos ? 1 : plus + 1)));
            }
        }
    }

    [[nodiscard]] std::string xmp(const std::string &title, const std::string &time) const
    {
        const auto own = [](const char *name, const std::string &value) {
            return std::string("   <vb:") + name + ">" + xmlText(value) + "</vb:" + name + ">\n";
        };
        return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
               "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
               " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
               "  <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
               "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"\n"
               "    xmlns:vb=\"urn:valbench:record:1\">\n"
               "   <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">" +
               xmlText(title) +
               "</rdf:li></rdf:Alt></dc:title>\n"
               "   <xmp:CreateDate>" +
               time + "</xmp:CreateDate>\n   <xmp:ModifyDate>" + time +
               "</xmp:ModifyDate>\n"
               "   <xmp:CreatorTool>" +
               xmlText(m_document.build) +
               "</xmp:CreatorTool>\n"
               "   <pdf:Producer>Valbench (Qt, qpdf)</pdf:Producer>\n" +
               own("recordId", m_document.recordId) + own("recordVersion", m_document.version) +
               own("recordDigest", m_document.recordDigest) + own("status", m_document.status) +
               own("ledgerHead", m_document.ledgerHead) + own("storeId", m_document.storeId) +
               own("storePurpose", m_document.storePurpose) +
               "  </rdf:Description>\n </rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n";
    }

    const Document &m_document;
    const FlowResult &m_flow;
    QPDF m_pdf;
    std::vector<Object> m_pages;
};

} // namespace

Result<Bytes> finishedPdf(const QByteArray &pdf, const Document &document, const FlowResult &flow)
{
    try {
        Finisher finisher(pdf, document, flow);
        if (!finisher.matches())
            return fail(ErrorCode::internal, VB_MSG("The PDF has not as many pages as were laid out."));
        return finisher.finish();
    } catch (const std::exception &error) {
        return fail(ErrorCode::internal, VB_MSG("The PDF could not be completed: {reason}"),
                    {{"reason", error.what()}});
    }
}

} // namespace valbench::report
