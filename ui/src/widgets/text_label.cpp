// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/text_label.h>

#include <QEvent>

namespace valbench::ui {

TextLabel::TextLabel(TextStyle style, const QString &text, QWidget *parent)
    : TextLabel(style, style == TextStyle::small ? Role::mutedText : Role::text, text, parent)
{
}

TextLabel::TextLabel(TextStyle style, Role ink, const QString &text, QWidget *parent)
    : QLabel(text, parent), m_style(style), m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    restyle();
}

void TextLabel::setInk(Role ink)
{
    m_ink = ink;
    restyle();
}

TextLabel *TextLabel::wrapped()
{
    setWordWrap(true);
    return this;
}

TextLabel *TextLabel::selectable()
{
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    return this;
}

int TextLabel::heightForWidth(int width) const
{
    if (!wordWrap())
        return QLabel::heightForWidth(width);
    if (m_measured.text != text() || m_measured.margins != contentsMargins() || m_measured.least != minimumSize())
        m_measured = {text(), contentsMargins(), minimumSize(), {}};
    const auto known = m_measured.heights.constFind(width);
    if (known != m_measured.heights.constEnd())
        return *known;
    const int height = QLabel::heightForWidth(width);
    m_measured.heights.insert(width, height);
    return height;
}

bool TextLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ApplicationFontChange) // no change event: a font of one's own hides it
        restyle();
    return QLabel::event(event);
}

void TextLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        m_measured = {};
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        restyle();
}

void TextLabel::restyle()
{
    // Setting either sends a change event again: only touch what differs.
    if (const QFont wanted = fontFor(m_style); font() != wanted)
        setFont(wanted);
    if (palette().color(QPalette::Active, QPalette::WindowText) != color(m_ink)) {
        QPalette inked = palette();
        inked.setColor(QPalette::Active, QPalette::WindowText, color(m_ink));
        inked.setColor(QPalette::Inactive, QPalette::WindowText, color(m_ink));
        setPalette(inked);
    }
}

} // namespace valbench::ui
