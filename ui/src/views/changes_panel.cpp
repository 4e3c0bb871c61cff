// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "changes_panel.h"

#include <QComboBox>
#include <QEvent>
#include <QSignalBlocker>
#include <QTextBrowser>
#include <QTextOption>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <map>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/form_row.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/text_label.h>

#include "protocol_words.h"

namespace valbench::ui {

namespace {

using domain::EditKind;
using domain::ProtocolChange;
using domain::TextPiece;

QString escaped(const QString &text)
{
    return text.toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
}

/// The marks stand outside of the line through the words, which would make them one stroke.
QString marked(const QString &text, QChar mark, const char *line, Role ink, Role surface)
{
    return QStringLiteral("<%6 style=\"color:%1;background-color:%2\">[%3<%4>%5</%4>%3]</%6>")
        .arg(color(ink).name(), color(surface).name(), QString(mark), QLatin1String(line), escaped(text),
             QStringLiteral("span"));
}

QString removedText(const QString &text)
{
    return marked(text, QChar(0x2212), "s", Role::failed, Role::failedSurface);
}

QString addedText(const QString &text)
{
    return marked(text, QLatin1Char('+'), "u", Role::passed, Role::passedSurface);
}

/// A value that is no text is replaced as a whole: half a number says nothing.
QString valueHtml(const ProtocolChange &change)
{
    const auto before = domain::valueText(change.before), after = domain::valueText(change.after);
    const bool isList = change.before.get<json::Array>() && change.after.get<json::Array>();
    if (!isList && !(change.before.get<std::string>() && change.after.get<std::string>())) {
        QStringList parts;
        if (!change.before.isNull())
            parts << removedText(qs(before));
        if (!change.after.isNull())
            parts << addedText(qs(after));
        return parts.join(QLatin1Char(' '));
    }
    QString out;
    for (const auto &piece : domain::compareWords(before, after)) {
        const auto text = qs(piece.text);
        out += piece.kind == TextPiece::Kind::same      ? escaped(text)
               : piece.kind == TextPiece::Kind::removed ? removedText(text)
                                                        : addedText(text);
    }
    return out;
}

QString fieldHtml(const QString &label, const QString &html)
{
    return QStringLiteral("<p style=\"margin-top:2px;margin-bottom:2px;margin-left:16px\"><b>%1</b>&nbsp; %2</p>")
        .arg(escaped(label), html);
}

/// All fields of a part that came or went.
QString wholeHtml(const json::Value &part, bool isAdded)
{
    QString out;
    const auto *object = part.get<json::Object>();
    const auto *check = object ? object->find("check") : nullptr;
    const auto *checkId = check ? check->get<std::string>() : nullptr;
    const auto add = [&](const std::vector<std::string> &field, const json::Value &value) {
        const auto text = qs(domain::valueText(value));
        if (!text.isEmpty())
            out += fieldHtml(fieldText(field, checkId ? *checkId : std::string()),
                             isAdded ? addedText(text) : removedText(text));
    };
    for (const auto &[name, value] : object ? object->members() : std::vector<json::Member>()) {
        if (name == "id" || name == "role" || name == "requirement")
            continue; // said above
        if (const auto *inner = value.get<json::Object>())
            for (const auto &[member, below] : inner->members())
                add({name, member}, below);
        else
            add({name}, value);
    }
    return out;
}

QString headingText(const ProtocolChange &change)
{
    const auto place = placeText(change.part, change.id);
    switch (change.kind) {
    case EditKind::added: return ChangesPanel::tr("+ %1: added").arg(place);
    case EditKind::removed: return ChangesPanel::tr("− %1: removed").arg(place);
    case EditKind::moved:
        return ChangesPanel::tr("→ %1: moved from place %2 to %3").arg(place).arg(change.from).arg(change.to);
    case EditKind::changed: break;
    }
    return ChangesPanel::tr("≠ %1: changed").arg(place);
}

} // namespace

QString changesHtml(const std::vector<ProtocolChange> &changes)
{
    QString out;
    const ProtocolChange *before = nullptr;
    for (const auto &change : changes) {
        const bool goesOn = before && before->kind == EditKind::changed && change.kind == EditKind::changed &&
                            before->part == change.part && before->id == change.id;
        if (!goesOn)
            out += QStringLiteral("<p style=\"margin-top:12px;margin-bottom:2px\"><b>%1</b></p>")
                       .arg(escaped(headingText(change)));
        if (change.kind == EditKind::changed)
            out += fieldHtml(fieldText(change.field), valueHtml(change));
        else if (change.kind != EditKind::moved)
            out += wholeHtml(change.kind == EditKind::added ? change.after : change.before,
                             change.kind == EditKind::added);
        before = &change;
    }
    return out;
}

ChangesPanel::ChangesPanel(Desk &desk, QWidget *parent)
    : QWidget(parent),
      m_desk(desk),
      m_summary(new TextLabel(TextStyle::heading)),
      m_note(new TextLabel(TextStyle::body, Role::mutedText)),
      m_against(new QComboBox),
      m_text(new QTextBrowser)
{
    m_against->setObjectName(QStringLiteral("changes.against"));
    m_choice = new FormRow(tr("Compared with"), m_against);
    m_text->setObjectName(QStringLiteral("changes.text"));
    m_text->setAccessibleName(tr("What changed"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    auto *layout = new QVBoxLayout(this);
    setScaledMargins(layout, {space::large, space::medium, space::large, 0}, space::small);
    layout->addWidget(m_summary->wrapped());
    layout->addWidget(m_note->wrapped());
    layout->addWidget(m_choice);
    layout->addWidget(m_text, 1);
    connect(m_against, &QComboBox::currentIndexChanged, this, &ChangesPanel::compare);
}

void ChangesPanel::showProtocol(const services::RecordSummary &record)
{
    m_protocol = qs(record.id);
    m_version = record.version;
    m_due = true;
    if (isVisible())
        load();
}

void ChangesPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_due)
        load();
}

void ChangesPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_changes.empty())
        m_text->setHtml(changesHtml(m_changes));
}

void ChangesPanel::load()
{
    using List = std::vector<services::ProtocolVersion>;
    m_due = false;
    m_desk.ask<List>(
        this,
        [id = m_protocol.toStdString()](services::Workspace &w, const services::Session &s) {
            return w.protocols().versions(s, id);
        },
        [this, asked = ++m_asked](Result<List> versions) {
            if (asked != m_asked)
                return;
            if (!versions)
                return m_summary->setText(localText(versions.error()));
            offer(*versions);
        });
}

void ChangesPanel::offer(const std::vector<services::ProtocolVersion> &versions)
{
    const services::ProtocolVersion *lastSigned = nullptr;
    {
        const QSignalBlocker once(m_against);
        m_against->clear();
        for (const auto &version : versions) {
            if (version.version >= m_version)
                continue;
            if (version.signedByYou && !lastSigned)
                lastSigned = &version;
            m_against->addItem(
                tr("Version %1, %2, by %3 on %4")
                    .arg(version.version)
                    .arg(lookOf(version.stage).word.toLower(), qs(version.changedBy), timeText(version.changed)),
                QVariant::fromValue(static_cast<qlonglong>(version.version)));
        }
        if (lastSigned)
            m_against->setCurrentIndex(m_against->findData(static_cast<qlonglong>(lastSigned->version)));
    }
    const bool isFirst = m_against->count() == 0;
    m_choice->setVisible(!isFirst);
    m_text->setVisible(!isFirst);
    m_note->setVisible(!isFirst && m_desk.may(domain::Permission::sign));
    m_note->setText(lastSigned ? tr("Version %1 is the one that you last signed.").arg(lastSigned->version)
                               : tr("You have not signed an earlier version, so the one before is shown."));
    m_changes.clear();
    m_text->clear();
    if (isFirst) {
        m_summary->setText(tr("This is the first version: there is none to compare it with."));
        return;
    }
    compare();
}

void ChangesPanel::compare()
{
    m_summary->setText(tr("Comparing…"));
    using Found = services::ProtocolComparison;
    const auto after = QStringLiteral("%1/%2").arg(m_protocol).arg(m_version).toStdString();
    const auto before = QStringLiteral("%1/%2").arg(m_protocol, m_against->currentData().toString()).toStdString();
    m_desk.ask<Found>(
        this,
        [before, after](services::Workspace &w, const services::Session &s) {
            return w.protocols().compare(s, before, after);
        },
        [this, asked = ++m_asked](Result<Found> found) {
            if (asked != m_asked)
                return;
            if (!found)
                return m_summary->setText(localText(found.error()));
            show(*found);
        });
}

void ChangesPanel::show(const services::ProtocolComparison &found)
{
    m_changes = found.changes;
    const auto count = static_cast<int>(m_changes.size());
    const auto words = count == 0   ? tr("Nothing differs between version %1 and version %2.")
                       : count == 1 ? tr("One place differs between version %1 and version %2.")
                                    : tr("%n places differ between version %1 and version %2.", nullptr, count);
    m_summary->setText(words.arg(found.before.version).arg(found.after.version));
    m_text->setHtml(changesHtml(m_changes));
}

} // namespace valbench::ui
