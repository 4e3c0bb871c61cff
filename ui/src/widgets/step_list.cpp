// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/widgets/step_list.h>

#include <algorithm>

#include <QPainter>
#include <QStyledItemDelegate>

#include <valbench/ui/theme/metrics.h>

namespace valbench::ui {
namespace {

QString stateWord(const StepItem &item)
{
    return item.word.isEmpty() ? wordFor(item.tone) : item.word;
}

QStringList detailLines(const StepItem &item)
{
    return item.detail.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

class StepDelegate final : public QStyledItemDelegate {
public:
    explicit StepDelegate(const StepListModel *model, QObject *parent) : QStyledItemDelegate(parent), m_model(model) {}

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        const int line = QFontMetrics(fontFor(TextStyle::body)).height();
        const StepItem &item = m_model->items().at(static_cast<std::size_t>(index.row()));
        return {scaled(160), scaled(12) + line + line * static_cast<int>(detailLines(item).size())};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const StepItem &item = m_model->items().at(static_cast<std::size_t>(index.row()));
        QStyleOptionViewItem background = option;
        initStyleOption(&background, index);
        option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &background, painter, option.widget);
        painter->save();
        if (option.state.testFlag(QStyle::State_Selected))
            painter->fillRect(QRect(option.rect.topLeft(), QSize(scaled(3), option.rect.height())),
                              color(Role::accent));
        const int side = scaled(16);
        const int line = QFontMetrics(fontFor(TextStyle::body)).height();
        const int top = option.rect.top() + scaled(6);
        const QRect picture(option.rect.left() + scaled(10), top + (line - side) / 2, side, side);
        const ToneLook look = lookOf(item.tone);
        painter->drawPixmap(picture,
                            iconPixmap(look.icon, color(look.ink), side, painter->device()->devicePixelRatioF()));
        QRect text(picture.right() + scaled(8), top, 0, line);
        text.setRight(option.rect.right() - scaled(8));
        const QString word = stateWord(item);
        const QFontMetrics small(fontFor(TextStyle::small));
        const int wordWidth = small.horizontalAdvance(word);
        // The icon says it too; a narrow list gives the room to the title.
        if (wordWidth < text.width() / 2) {
            painter->setFont(fontFor(TextStyle::small));
            painter->setPen(color(item.tone == Tone::passed ? Role::mutedText : look.ink));
            painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight, word);
            text.setRight(text.right() - wordWidth - scaled(space::medium));
        }
        const QFont numberFont = fontFor(TextStyle::strong);
        painter->setFont(numberFont);
        painter->setPen(color(Role::mutedText));
        painter->drawText(text, Qt::AlignVCenter, item.number);
        if (!item.number.isEmpty())
            text.setLeft(text.left() + std::max(scaled(24), QFontMetrics(numberFont).horizontalAdvance(item.number)) +
                         scaled(4));
        painter->setFont(fontFor(TextStyle::body));
        painter->setPen(color(Role::text));
        const auto elided = [&text](TextStyle style, const QString &words) {
            return QFontMetrics(fontFor(style)).elidedText(words, Qt::ElideRight, text.width());
        };
        painter->drawText(text, Qt::AlignVCenter, elided(TextStyle::body, item.title));
        text.setRight(option.rect.right() - scaled(8)); // no word beside these
        painter->setFont(fontFor(TextStyle::small));
        painter->setPen(color(Role::mutedText));
        for (const QString &detail : detailLines(item)) {
            text.translate(0, line);
            painter->drawText(text, Qt::AlignVCenter, elided(TextStyle::small, detail));
        }
        painter->restore();
    }

private:
    const StepListModel *m_model;
};

} // namespace

void StepListModel::setItems(std::vector<StepItem> items)
{
    const bool same = std::ranges::equal(m_items, items, {}, &StepItem::id, &StepItem::id);
    if (!same) {
        beginResetModel();
        m_items = std::move(items);
        endResetModel();
        return;
    }
    m_items = std::move(items);
    if (!m_items.empty())
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int StepListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant StepListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const StepItem &item = m_items.at(static_cast<std::size_t>(index.row()));
    switch (role) {
    case Qt::DisplayRole: return QString(item.number + QLatin1Char(' ') + item.title).trimmed();
    case Qt::AccessibleTextRole:
        return (QStringList(QStringLiteral("%1 %2, %3").arg(item.number, item.title, stateWord(item)).trimmed()) +
                detailLines(item))
            .join(QStringLiteral(", "));
    case Qt::ToolTipRole:
        return (QStringList(QStringLiteral("%1: %2").arg(item.title, stateWord(item))) + detailLines(item))
            .join(QLatin1Char('\n'));
    case ItemRole: return item.id;
    default: return {};
    }
}

StepList::StepList(const QString &name, QWidget *parent) : QListView(parent), m_model(new StepListModel(this))
{
    setAccessibleName(name);
    setModel(m_model);
    setItemDelegate(new StepDelegate(m_model, this));
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
}

void StepList::setItems(std::vector<StepItem> items)
{
    const QString keep = currentId();
    m_model->setItems(std::move(items));
    if (!keep.isEmpty() && currentId() != keep)
        setCurrentId(keep);
}

QString StepList::currentId() const
{
    return currentIndex().data(StepListModel::ItemRole).toString();
}

void StepList::setCurrentId(const QString &id)
{
    const auto &items = m_model->items();
    const auto found = std::ranges::find(items, id, &StepItem::id);
    if (found != items.end())
        setCurrentIndex(m_model->index(static_cast<int>(found - items.begin())));
}

void StepList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT currentChangedTo(current.data(StepListModel::ItemRole).toString());
}

} // namespace valbench::ui
