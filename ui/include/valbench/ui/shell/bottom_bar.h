// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The bar at the bottom: work in the background with progress and cancel, the tracking server, integrity in words.
#pragma once

#include <QFrame>
#include <QMap>

#include <valbench/ui/theme/tone.h>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QToolButton;

namespace valbench::ui {

class ElidingLabel;

struct JobStatus
{
    QString id;
    QString title;        ///< "Executing PQ-007"
    double fraction = -1; ///< in [0, 1]; negative: unknown
    QString detail{};     ///< "1,204 rows/s, about 2 min left"
    bool cancellable = true;
};

class BottomBar : public QFrame {
    Q_OBJECT
public:
    explicit BottomBar(QWidget *parent = nullptr);

    void setJob(const JobStatus &job);
    void removeJob(const QString &id);
    [[nodiscard]] int jobCount() const { return static_cast<int>(m_jobs.size()); }
    /// For a few seconds, at the place of the jobs: "Protocol saved."
    void showMessage(const QString &text);
    void setIntegrity(Tone tone, const QString &sentence);
    /// An empty sentence hides it.
    void setTracking(Tone tone, const QString &sentence);
    /// Forgets message and sentences: what was said to one person is not for the next.
    void clear();

Q_SIGNALS:
    void cancelRequested(const QString &jobId);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct JobRow
    {
        QWidget *box = nullptr;
        ElidingLabel *title;
        QProgressBar *bar;
        ElidingLabel *detail;
        QToolButton *cancel;
    };
    struct Sentence
    {
        QWidget *box = nullptr;
        QLabel *icon = nullptr;
        ElidingLabel *text = nullptr;
        Tone tone = Tone::neutral;
    };
    JobRow makeJob(const QString &id);
    Sentence makeSentence();
    void setSentence(Sentence &sentence, Tone tone, const QString &text);
    void limitJobs();
    QHBoxLayout *m_jobArea;
    ElidingLabel *m_message;
    QMap<QString, JobRow> m_jobs;
    Sentence m_tracking;
    Sentence m_integrity;
};

} // namespace valbench::ui
