// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <valbench/ui/shell/bottom_bar.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

#include <valbench/ui/widgets/eliding_label.h>

namespace valbench::ui {

// More jobs than these are counted instead of shown.
constexpr int shownJobs = 2;

BottomBar::BottomBar(QWidget *parent) : QFrame(parent)
{
    m_message = new ElidingLabel;
    m_message->setLook(TextStyle::small, Role::mutedText);
    m_tracking = makeSentence();
    m_integrity = makeSentence();
    m_tracking.box->hide();
    m_integrity.box->hide();
    m_jobArea = new QHBoxLayout;
    auto *layout = new QHBoxLayout(this);
    layout->addLayout(m_jobArea);
    layout->addWidget(m_message, 1);
    layout->addWidget(m_tracking.box);
    layout->addWidget(m_integrity.box);
    setScaledMargins(layout, {space::medium, 3, space::medium, 3}, space::large);
    setScaledMargins(m_jobArea, {}, space::large);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setScaledMinimumSize(this, 0, 28);
    setAccessibleName(tr("Background work and state"));
}

BottomBar::Sentence BottomBar::makeSentence()
{
    Sentence result{new QWidget, new QLabel, new ElidingLabel};
    result.text->setLook(TextStyle::small, Role::mutedText);
    auto *layout = new QHBoxLayout(result.box);
    layout->addWidget(result.icon);
    layout->addWidget(result.text, 1);
    setScaledMargins(layout, {}, space::tiny);
    return result;
}

void BottomBar::setSentence(Sentence &sentence, Tone tone, const QString &text)
{
    sentence.tone = tone;
    sentence.text->setText(text);
    sentence.text->setLook(TextStyle::small,
                           tone == Tone::passed || tone == Tone::neutral ? Role::mutedText : lookOf(tone).ink);
    sentence.icon->setPixmap(iconPixmap(lookOf(tone).icon, color(lookOf(tone).ink), scaled(14), devicePixelRatioF()));
    sentence.icon->setAccessibleName(wordFor(tone));
    sentence.box->setVisible(!text.isEmpty());
}

void BottomBar::setIntegrity(Tone tone, const QString &sentence)
{
    setSentence(m_integrity, tone, sentence);
}

void BottomBar::setTracking(Tone tone, const QString &sentence)
{
    setSentence(m_tracking, tone, sentence);
}

void BottomBar::clear()
{
    limitJobs();
    setIntegrity(Tone::neutral, {});
    setTracking(Tone::neutral, {});
}

BottomBar::JobRow BottomBar::makeJob(const QString &id)
{
    JobRow row{new QWidget, new ElidingLabel, new QProgressBar, new ElidingLabel, new QToolButton};
    row.title->setLook(TextStyle::small, Role::text);
    row.detail->setLook(TextStyle::small, Role::mutedText);
    row.bar->setTextVisible(false);
    keepScaled(row.bar, [bar = row.bar] { bar->setFixedWidth(scaled(110)); });
    row.cancel->setAutoRaise(true);
    row.cancel->setIcon(icon(Icon::close));
    row.cancel->setFocusPolicy(Qt::TabFocus);
    row.cancel->setObjectName(QStringLiteral("job.cancel.") + id);
    auto *layout = new QHBoxLayout(row.box);
    layout->addWidget(row.title);
    layout->addWidget(row.bar);
    layout->addWidget(row.detail);
    layout->addWidget(row.cancel);
    setScaledMargins(layout, {}, space::small);
    m_jobArea->addWidget(row.box);
    connect(row.cancel, &QToolButton::clicked, this, [this, id] { Q_EMIT cancelRequested(id); });
    return row;
}

void BottomBar::setJob(const JobStatus &job)
{
    auto found = m_jobs.find(job.id);
    if (found == m_jobs.end()) {
        found = m_jobs.insert(job.id, makeJob(job.id));
        limitJobs();
    }
    const JobRow &row = *found;
    row.title->setText(job.title);
    row.detail->setText(job.detail);
    row.detail->setVisible(!job.detail.isEmpty());
    row.bar->setRange(0, job.fraction < 0 ? 0 : 1000);
    row.bar->setValue(qRound(job.fraction * 1000));
    row.bar->setAccessibleName(job.title);
    row.bar->setAccessibleDescription(
        job.fraction < 0 ? job.detail : tr("%1 % done. %2").arg(qRound(job.fraction * 100)).arg(job.detail));
    row.cancel->setVisible(job.cancellable);
    row.cancel->setToolTip(tr("Cancel: %1").arg(job.title));
    row.cancel->setAccessibleName(tr("Cancel: %1").arg(job.title));
}

void BottomBar::removeJob(const QString &id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    found->box->deleteLater(); // its cancel button may be the sender
    found->box->hide();
    m_jobs.erase(found);
    limitJobs();
}

void BottomBar::limitJobs()
{
    int place = 0;
    for (const JobRow &row : std::as_const(m_jobs))
        row.box->setVisible(place++ < shownJobs);
    const int hidden = jobCount() - shownJobs;
    m_message->setText(hidden > 0 ? (hidden == 1 ? tr("and 1 more job") : tr("and %n more jobs", nullptr, hidden))
                                  : QString());
}

void BottomBar::showMessage(const QString &text)
{
    m_message->setText(text);
    QTimer::singleShot(6000, this, [this, text] {
        if (m_message->text() == text)
            limitJobs();
    });
}

void BottomBar::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    const bool restyled = event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange;
    if (restyled && m_integrity.box) {
        setSentence(m_tracking, m_tracking.tone, m_tracking.text->text());
        setSentence(m_integrity, m_integrity.tone, m_integrity.text->text());
    }
}

void BottomBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Role::sunken));
    painter.setPen(color(Role::border));
    painter.drawLine(rect().topLeft(), rect().topRight());
}

} // namespace valbench::ui
