// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "filter_completion.h"

#include <algorithm>

#include <QAbstractItemView>
#include <QLineEdit>
#include <QShortcut>
#include <QStringListModel>

#include "run_table.h"

namespace valbench::ui {
namespace {

enum class Expected { key, comparison, value, conjunction };

struct Word
{
    QString text;
    int from = 0;
    bool isOpen = false; ///< it reaches the cursor
};

bool isComparing(QChar letter)
{
    return letter == QLatin1Char('=') || letter == QLatin1Char('!') || letter == QLatin1Char('<') ||
           letter == QLatin1Char('>');
}

bool isQuote(QChar letter)
{
    return letter == QLatin1Char('\'') || letter == QLatin1Char('"') || letter == QLatin1Char('`');
}

/// The next word from `at` on. Texts between quotation marks hold anything; so do keys between backticks.
Word wordAt(const QString &text, int at)
{
    while (at < text.size() && text.at(at).isSpace())
        ++at;
    Word out{{}, at, false};
    const bool compares = at < text.size() && isComparing(text.at(at));
    QChar quote;
    int end = at;
    for (; end < text.size(); ++end) {
        const QChar letter = text.at(end);
        if (!quote.isNull()) {
            if (letter == quote)
                quote = {};
        } else if (isQuote(letter)) {
            quote = letter;
        } else if (letter.isSpace() || isComparing(letter) != compares) {
            break;
        }
    }
    out.text = text.mid(at, end - at);
    out.isOpen = end == text.size();
    return out;
}

Expected after(Expected now, const QString &word)
{
    switch (now) {
    case Expected::key: return Expected::comparison;
    case Expected::comparison:
        return word.compare(QLatin1String("NOT"), Qt::CaseInsensitive) == 0 ? Expected::comparison : Expected::value;
    case Expected::value: return Expected::conjunction;
    case Expected::conjunction: break;
    }
    return Expected::key;
}

QString keyWord(const RunColumn &column)
{
    const auto plain = [](QChar letter) {
        return letter == QLatin1Char('_') || (letter.unicode() < 128 && letter.isLetterOrNumber());
    };
    const bool simple = std::ranges::all_of(column.key, plain) && !column.key.isEmpty() && !column.key.at(0).isDigit();
    const QString family = QLatin1String(familyWord(column.family)) + QLatin1Char('.');
    const QString key = simple ? column.key : QLatin1Char('`') + column.key + QLatin1Char('`');
    return family + key;
}

QStringList keys(const std::vector<RunColumn> &known)
{
    QStringList out;
    for (const auto &column : known) {
        if (!column.key.contains(QLatin1Char('`'))) // no filter can name it
            out << keyWord(column);
    }
    out.sort();
    for (const char *attribute : {"run_name", "status", "start_time", "end_time", "user_id", "run_id", "dataset.name",
                                  "dataset.digest", "dataset.context"})
        out << QString::fromLatin1(attribute);
    return out;
}

QStringList comparisons(const QString &key)
{
    const bool number = key.startsWith(QLatin1String("metrics.")) || key.endsWith(QLatin1String("_time"));
    QStringList out{QStringLiteral("="), QStringLiteral("!=")};
    if (number)
        out << QStringLiteral(">") << QStringLiteral(">=") << QStringLiteral("<") << QStringLiteral("<=");
    else
        out << QStringLiteral("LIKE") << QStringLiteral("ILIKE");
    return out;
}

QStringList values(const QString &key, const std::vector<RunColumn> &known)
{
    QStringList out;
    if (key.endsWith(QLatin1String("status"))) {
        for (const char *status : {"FINISHED", "RUNNING", "FAILED", "KILLED", "SCHEDULED"})
            out << QLatin1Char('\'') + QString::fromLatin1(status) + QLatin1Char('\'');
        return out;
    }
    const auto found = std::ranges::find(known, key, keyWord);
    const bool quotable = found != known.end() && found->family != RunFamily::metric && found->first.size() < 80 &&
                          !found->first.contains(QLatin1Char('\'')) && !found->first.endsWith(QLatin1Char('\\'));
    if (quotable)
        out << QLatin1Char('\'') + found->first + QLatin1Char('\'');
    return out;
}

} // namespace

FilterCompletion completeFilter(const QString &text, int cursor, const std::vector<RunColumn> &known)
{
    const auto before = text.left(cursor);
    auto expected = Expected::key;
    QString key;
    auto word = wordAt(before, 0);
    while (!word.isOpen) {
        if (expected == Expected::key)
            key = word.text;
        expected = after(expected, word.text);
        word = wordAt(before, word.from + static_cast<int>(word.text.size()));
    }
    QStringList all;
    switch (expected) {
    case Expected::key: all = keys(known); break;
    case Expected::comparison: all = comparisons(key); break;
    case Expected::value: all = values(key, known); break;
    case Expected::conjunction: all = QStringList{QStringLiteral("AND")}; break;
    }
    constexpr qsizetype most = 50;
    FilterCompletion out{word.from, {}};
    for (const bool first : {true, false}) {
        for (const auto &candidate : all) {
            const bool begins = candidate.startsWith(word.text, Qt::CaseInsensitive);
            const bool holds = expected == Expected::key && candidate.contains(word.text, Qt::CaseInsensitive);
            const bool fits = first ? begins : !begins && holds;
            if (fits && candidate != word.text && out.candidates.size() < most)
                out.candidates << candidate;
        }
    }
    return out;
}

FilterCompleter::FilterCompleter(QLineEdit *field, std::function<const std::vector<RunColumn> &()> known)
    : QCompleter(field), m_field(field), m_known(std::move(known)), m_candidates(new QStringListModel(this))
{
    setModel(m_candidates);
    setWidget(field);
    setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    setMaxVisibleItems(10);
    popup()->setAccessibleName(tr("What can come next"));
    connect(field, &QLineEdit::textEdited, this, &FilterCompleter::offer);
    connect(this, qOverload<const QString &>(&QCompleter::activated), this, &FilterCompleter::take);
    auto *ask = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Space), field);
    ask->setContext(Qt::WidgetShortcut);
    connect(ask, &QShortcut::activated, this, &FilterCompleter::offer);
}

bool FilterCompleter::isChoosing() const
{
    return popup()->isVisible() && popup()->currentIndex().isValid();
}

void FilterCompleter::offer()
{
    const auto found = completeFilter(m_field->text(), m_field->cursorPosition(), m_known());
    m_from = found.from;
    m_candidates->setStringList(found.candidates);
    if (found.candidates.isEmpty() || m_field->text().isEmpty())
        popup()->hide();
    else
        complete();
}

void FilterCompleter::take(const QString &candidate)
{
    const int cursor = m_field->cursorPosition();
    const auto rest = m_field->text().mid(cursor);
    const auto space = rest.startsWith(QLatin1Char(' ')) ? QString() : QStringLiteral(" ");
    const QString text = m_field->text().left(m_from) + candidate + space + rest;
    m_field->setText(text);
    m_field->setCursorPosition(m_from + static_cast<int>(candidate.size()) + 1);
}

} // namespace valbench::ui
