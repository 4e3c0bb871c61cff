// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/digest_label.h>

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>

#include <valbench/ui/theme/icons.h>
#include <valbench/ui/widgets/text_label.h>

namespace valbench::ui {
namespace {

constexpr int shortLength = 12;

// Zero-width spaces let the 64 digits break over lines; they never reach the clipboard through the button.
QString breakable(const QString &hex)
{
    QString result;
    for (int at = 0; at < hex.size(); at += 8)
        result += hex.mid(at, 8) + QChar(0x200B);
    return result;
}

} // namespace

DigestLabel::DigestLabel(const QString &hex, QWidget *parent) : QWidget(parent)
{
    m_text = new TextLabel(TextStyle::mono);
    m_more = new QToolButton;
    m_more->setAutoRaise(true);
    m_more->setCheckable(true);
    m_more->setIcon(icon(Icon::more));
    m_copy = new QToolButton;
    m_copy->setAutoRaise(true);
    m_copy->setIcon(icon(Icon::copy));
    m_copy->setToolTip(tr("Copy the full digest"));
    m_copy->setAccessibleName(tr("Copy the full digest"));
    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_text);
    layout->addWidget(m_more, 0, Qt::AlignTop);
    layout->addWidget(m_copy, 0, Qt::AlignTop);
    layout->addStretch(1);
    setScaledMargins(layout, {}, 0);
    connect(m_more, &QToolButton::toggled, this, &DigestLabel::setFull);
    connect(m_copy, &QToolButton::clicked, this, &DigestLabel::copy);
    setDigest(hex);
}

void DigestLabel::setDigest(const QString &hex)
{
    m_hex = hex;
    refresh();
}

void DigestLabel::setFull(bool full)
{
    m_full = full;
    m_more->setChecked(full);
    refresh();
}

void DigestLabel::copy() const
{
    QGuiApplication::clipboard()->setText(m_hex);
}

void DigestLabel::refresh()
{
    const bool some = !m_hex.isEmpty();
    m_text->setText(!some ? QStringLiteral("–") : m_full ? breakable(m_hex) : m_hex.left(shortLength));
    m_text->setAccessibleName(some ? tr("SHA-256 digest %1").arg(m_full ? m_hex : m_hex.left(shortLength))
                                   : tr("No digest"));
    m_text->setToolTip(some ? tr("SHA-256 %1").arg(m_hex) : QString());
    m_text->setWordWrap(m_full);
    m_text->setSizePolicy(m_full ? QSizePolicy::Expanding : QSizePolicy::Fixed, QSizePolicy::Preferred);
    static_cast<QHBoxLayout *>(layout())->setStretch(0, m_full ? 1000 : 0);
    const QString tip = m_full ? tr("Show the first 12 digits") : tr("Show the full digest");
    m_more->setToolTip(tip);
    m_more->setAccessibleName(tip);
    m_more->setVisible(some);
    m_copy->setVisible(some);
}

} // namespace valbench::ui
