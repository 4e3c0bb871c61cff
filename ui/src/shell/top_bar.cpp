// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/top_bar.h>

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QToolButton>

#include <valbench/ui/shell/command_catalog.h>
#include <valbench/ui/theme/style.h>
#include <valbench/ui/widgets/eliding_label.h>
#include <valbench/ui/widgets/status_badge.h>

namespace valbench::ui {
namespace {

// Looks like the field it opens: words at the left, keys at the right.
class SearchButton final : public QPushButton {
public:
    QString keys;
    [[nodiscard]] QSize sizeHint() const override { return {scaled(360), QPushButton::sizeHint().height()}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {scaled(120), sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        QStyleOptionButton option;
        initStyleOption(&option);
        style()->drawPrimitive(QStyle::PE_PanelButtonCommand, &option, &painter, this);
        const int side = scaled(16);
        const QRect picture(scaled(10), (height() - side) / 2, side, side);
        painter.drawPixmap(picture, iconPixmap(Icon::search, color(Role::mutedText), side, devicePixelRatioF()));
        const QRect words = rect().adjusted(picture.right() + scaled(8), 0, -scaled(10), 0);
        painter.setPen(color(Role::mutedText));
        const int room = words.width() - painter.fontMetrics().horizontalAdvance(keys) - scaled(12);
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft,
                         painter.fontMetrics().elidedText(text(), Qt::ElideRight, room));
        painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight, keys);
        if (hasFocus())
            style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
};

} // namespace

TopBar::TopBar(QWidget *parent) : QFrame(parent)
{
    m_back = toolButton(QStringLiteral("top.back"));
    m_forward = toolButton(QStringLiteral("top.forward"));
    m_store = new ElidingLabel;
    m_store->setLook(TextStyle::strong, Role::text);
    m_store->setMode(Qt::ElideMiddle);
    m_store->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    m_kind = new StatusBadge;
    m_search = new SearchButton;
    m_search->setObjectName(QStringLiteral("top.search"));
    m_search->setAutoDefault(false);
    m_search->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_person = toolButton(QStringLiteral("top.person"));
    m_person->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_person->setPopupMode(QToolButton::InstantPopup);
    m_person->setIcon(icon(Icon::person));
    m_personMenu = new QMenu(m_person);
    m_person->setMenu(m_personMenu);
    m_lock = toolButton(QStringLiteral("top.lock"));

    auto *layout = new QHBoxLayout(this);
    layout->addWidget(m_back);
    layout->addWidget(m_forward);
    layout->addSpacing(scaled(space::small));
    layout->addWidget(m_store);
    layout->addWidget(m_kind);
    layout->addStretch(1);
    layout->addWidget(m_search);
    layout->addStretch(1);
    layout->addWidget(m_person);
    layout->addWidget(m_lock);
    setScaledMargins(layout, {space::small, 5, space::small, 5}, space::tiny);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setPerson({}, {});
}

QToolButton *TopBar::toolButton(const QString &objectName)
{
    auto *button = new QToolButton;
    button->setObjectName(objectName);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void TopBar::useCommands(const CommandCatalog &commands)
{
    const auto bind = [&commands](QToolButton *button, const QString &id) {
        QAction *action = commands.action(id);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonIconOnly);
        button->setAccessibleName(plainText(action->text()));
    };
    bind(m_back, QStringLiteral("go.back"));
    bind(m_forward, QStringLiteral("go.forward"));
    bind(m_lock, QStringLiteral("session.lock"));
    QAction *search = commands.action(QStringLiteral("go.search"));
    m_search->setText(tr("Search or run a command"));
    static_cast<SearchButton *>(m_search)->keys = search->shortcut().toString(QKeySequence::NativeText);
    m_search->setToolTip(search->toolTip());
    m_search->setAccessibleName(plainText(search->text()));
    connect(m_search, &QPushButton::clicked, search, &QAction::trigger);
}

void TopBar::setStore(const QString &name, StoreKind kind)
{
    m_store->setText(name);
    const bool real = kindWarning(kind).isEmpty();
    m_kind->setStatus(real ? Tone::neutral : Tone::warning, kindText(kind), real ? Icon::store : Icon::warning);
    m_kind->setVisible(!name.isEmpty());
}

void TopBar::setPerson(const QString &printedName, const QString &role)
{
    m_name = printedName;
    m_role = role;
    m_person->setVisible(!printedName.isEmpty());
    m_lock->setVisible(!printedName.isEmpty());
    m_person->setText(m_compact ? m_name : tr("%1, %2").arg(m_name, m_role));
    m_person->setToolTip(tr("Signed in: %1, %2").arg(m_name, m_role));
    m_person->setAccessibleName(m_person->toolTip());
}

void TopBar::setCompact(bool compact)
{
    m_compact = compact;
    setPerson(m_name, m_role);
}

void TopBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Role::sunken));
    painter.setPen(color(Role::border));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace valbench::ui
