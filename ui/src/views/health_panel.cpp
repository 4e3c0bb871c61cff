// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "health_panel.h"

#include <QAction>
#include <QDate>
#include <QLocale>
#include <QVBoxLayout>

#include <valbench/ui/dialogs/confirm_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/banner.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/problem.h>
#include <valbench/ui/widgets/reading_order.h>
#include <valbench/ui/widgets/status_badge.h>

#include "certification_dialog.h"
#include "time_stamp_dialog.h"

namespace valbench::ui {

namespace {

/// "3 hours ago": whole units, the largest of which there are two.
QString agoText(std::int64_t seconds)
{
    constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;
    if (seconds >= 2 * day)
        return HealthPanel::tr("%n days ago", nullptr, static_cast<int>(seconds / day));
    if (seconds >= 2 * hour)
        return HealthPanel::tr("%n hours ago", nullptr, static_cast<int>(seconds / hour));
    if (seconds >= 2 * minute)
        return HealthPanel::tr("%n minutes ago", nullptr, static_cast<int>(seconds / minute));
    return HealthPanel::tr("less than two minutes ago");
}

/// A fingerprint in groups, so that a line can end between them.
QString foldableText(const std::string &nameAndFingerprint)
{
    constexpr qsizetype group = 16;
    auto text = qs(nameAndFingerprint);
    const auto start = text.lastIndexOf(QLatin1Char(' ')) + 1;
    for (auto at = text.size() - group; at > start; at -= group)
        text.insert(at, QLatin1Char(' '));
    return text;
}

QString momentText(const std::string &utc)
{
    return HealthPanel::tr("%1  (%2)").arg(timeText(utc), qs(utc));
}

} // namespace

HealthPanel::HealthPanel(Desk &desk, QWidget *parent)
    : QScrollArea(parent), m_desk(desk), m_notice(new Banner(Tone::failed)), m_facts(new KeyValuePanel)
{
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    setScaledMargins(layout, {space::large, space::large, space::large, space::large}, space::large);
    m_notice->hide();
    layout->addWidget(m_notice);
    layout->addWidget(m_facts);
    if (m_desk.may(domain::Permission::maintainStore)) {
        m_buttons = new QWidget;
        auto *row = new FlowLayout(m_buttons);
        row->setContentsMargins(0, 0, 0, 0);
        layout->insertWidget(1, m_buttons); // what can be done stands above what there is to read
        m_stamp = addButton(tr("Ask for a time stamp now"), nullptr);
        connect(m_stamp, &QAction::triggered, this, [this] {
            perform(tr("There is no time stamp"), tr("The store is stamped."),
                    [](services::Workspace &w, const services::Session &s) { return w.maintenance().stampNow(s); });
        });
        m_configure = addButton(tr("Set up time stamps…"), &HealthPanel::configure);
        m_end = addButton(tr("End time stamps…"), &HealthPanel::endTimeStamps);
        m_clock = addButton(tr("Explain the clock…"), &HealthPanel::explainClock);
        m_certification = addButton(tr("Record certification letter…"), &HealthPanel::recordCertification);
    }
    layout->addStretch(1);
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setWidget(content);
    setAccessibleName(tr("Health"));
}

QAction *HealthPanel::addButton(const QString &text, void (HealthPanel::*run)())
{
    auto *action = new QAction(text, this);
    if (run)
        connect(action, &QAction::triggered, this, run);
    setBlocked(action, tr("The store's health is being looked at."));
    m_buttons->layout()->addWidget(new ActionButton(action));
    return action;
}

void HealthPanel::refresh()
{
    m_desk.ask<services::Health>(
        this, [](services::Workspace &w, const services::Session &) { return w.maintenance().health(); },
        [this](Result<services::Health> health) {
            m_facts->clear();
            m_notice->setVisible(!health);
            if (!health)
                return m_notice->setMessage(Tone::error, localText(health.error()));
            show(*health);
            tabInReadingOrder(this);
        });
}

void HealthPanel::show(const services::Health &health)
{
    showTimeStamps(health.timeStamps);
    m_facts->addHeading(tr("Checkpoints"));
    const auto &checkpoint = health.checkpoint;
    m_facts->addText(tr("Newest"), checkpoint.time.empty() ? tr("None yet") : momentText(checkpoint.time));
    m_facts->addText(tr("Entries covered"), numberText(checkpoint.entries));
    m_facts->addText(tr("Entries since"), numberText(checkpoint.entriesSince));
    m_facts->addHeading(tr("Clock"));
    const auto &clock = health.clock;
    m_facts->addWidget(tr("State"), clock.blocked ? new StatusBadge(Tone::failed, tr("Nobody can sign"))
                                                  : new StatusBadge(Tone::passed, tr("In order")));
    if (clock.blocked) {
        m_facts->addText(tr("What was found"), qs(clock.detail));
        m_facts->addText(tr("Entry"), numberText(clock.entry));
        m_facts->addText(tr("When"), momentText(clock.time));
    }
    showStation(health.station);
    showRelease(health.release);
    showCertification(health.certification);
    if (clock.blocked)
        m_notice->setMessage(Tone::failed,
                             tr("The clock was wrong, so nobody can sign. An administrator finds out why, "
                                "sets it right and explains it here."));
    else if (health.certification.missing())
        m_notice->setMessage(Tone::warning,
                             tr("No certification letter to FDA is recorded. Electronic signatures count for binding "
                                "only once FDA has been told so (21 CFR 11.100(c))."));
    m_notice->setVisible(clock.blocked || health.certification.missing());
    if (!m_buttons)
        return;
    const bool configured = health.timeStamps.configured;
    setBlocked(m_configure, {});
    setBlocked(m_stamp, configured ? QString() : tr("No time-stamp authority is set up."));
    setBlocked(m_end, configured ? QString() : tr("No time-stamp authority is set up."));
    setBlocked(m_certification, {});
    setBlocked(m_clock, clock.blocked ? QString() : tr("There is nothing to explain."));
}

void HealthPanel::showTimeStamps(const services::TimeStampHealth &stamps)
{
    m_facts->addHeading(tr("Time stamps of an outside authority"));
    const bool missing = stamps.time.empty();
    auto *badge = !stamps.configured ? new StatusBadge(Tone::notApplicable, tr("Not set up"))
                  : stamps.overdue   ? new StatusBadge(Tone::warning, tr("Overdue"))
                  : stamps.problem   ? new StatusBadge(Tone::warning, tr("The last one failed"))
                  : missing          ? new StatusBadge(Tone::notRun, tr("None yet"))
                                     : new StatusBadge(Tone::passed, tr("In order"));
    m_facts->addWidget(tr("State"), badge);
    if (!stamps.configured && missing) {
        m_facts->addText(tr("What that means"),
                         tr("Nobody outside vouches for when entries were made. Work is not held up by it."));
        return;
    }
    m_facts->addText(tr("Newest"), missing ? tr("None yet") : agoText(stamps.ageSeconds));
    if (!missing) {
        m_facts->addText(tr("Time"), momentText(stamps.time));
        m_facts->addText(tr("Stamped by"), qs(stamps.authority));
        m_facts->addText(tr("Entries covered"), numberText(stamps.entries));
    }
    m_facts->addText(tr("Entries not covered"), numberText(stamps.entriesSince));
    if (stamps.problem)
        m_facts->addText(tr("Problem"), localText(*stamps.problem));
    if (stamps.configured) {
        m_facts->addText(tr("Address"), qs(stamps.url));
        QStringList roots;
        for (const auto &root : stamps.roots)
            roots << foldableText(root);
        m_facts->addText(tr("Trusted roots"), roots.join(QLatin1Char('\n')));
    }
}

void HealthPanel::showStation(const services::StationHealth &station)
{
    using Keys = services::StationHealth::Keys;
    m_facts->addHeading(tr("This workstation"));
    const bool none = station.keys == Keys::none;
    const bool ended = !none && station.sealEnds <= m_desk.environment().clock.now().toText();
    auto *badge = none                 ? new StatusBadge(Tone::warning, tr("Not enrolled"))
                  : ended              ? new StatusBadge(Tone::failed, tr("Certificate has ended"))
                  : station.sealEnding ? new StatusBadge(Tone::warning, tr("Certificate ends soon"))
                                       : new StatusBadge(Tone::passed, tr("Enrolled"));
    m_facts->addWidget(tr("State"), badge);
    if (none) {
        m_facts->addText(tr("What that means"),
                         tr("It makes no checkpoints and seals no exports. An administrator and QA enrol it together: "
                            "valbench-cli store enroll."));
        return;
    }
    m_facts->addText(tr("Its keys"), station.keys == Keys::keychain
                                         ? tr("In the keychain of the desktop")
                                         : tr("In files that only this login can read, as no keychain was there"));
    m_facts->addText(tr("Certified until"), momentText(station.sealEnds));
    if (station.sealEnding)
        m_facts->addText(tr("What to do"), tr("An administrator and QA renew it together: valbench-cli store enroll. "
                                              "Without it, nothing is exported as a sealed PDF."));
}

void HealthPanel::showRelease(const services::ReleaseCheck &release)
{
    using State = services::ReleaseCheck::State;
    m_facts->addHeading(tr("Installed program"));
    m_facts->addWidget(tr("State"), release.state == State::release ? new StatusBadge(Tone::passed, tr("As released"))
                                    : release.state == State::development
                                        ? new StatusBadge(Tone::notRun, tr("Not a release build"))
                                        : new StatusBadge(Tone::failed, tr("Not as released")));
    switch (release.state) {
    case State::release: m_facts->addText(tr("Files compared"), numberText(static_cast<qint64>(release.files))); break;
    case State::development:
        m_facts->addText(
            tr("What that means"),
            tr("It was built for development. Nobody vouches for its files; do not use it for validation."));
        break;
    case State::altered: {
        QStringList problems;
        for (const auto &problem : release.problems)
            problems << qs(problem);
        m_facts->addText(tr("What was found"), problems.join(QLatin1Char('\n')));
        m_facts->addText(tr("What to do"), tr("Install Valbench again from its release, and find out who changed it."));
        break;
    }
    }
}

void HealthPanel::showCertification(const services::CertificationHealth &certification)
{
    m_facts->addHeading(tr("Certification to FDA"));
    const bool recorded = !certification.date.empty();
    m_facts->addWidget(tr("State"), recorded                  ? new StatusBadge(Tone::passed, tr("Recorded"))
                                    : certification.missing() ? new StatusBadge(Tone::warning, tr("Not recorded"))
                                                              : new StatusBadge(Tone::notApplicable, tr("Not needed")));
    if (recorded) {
        const auto date = QDate::fromString(qs(certification.date), Qt::ISODate);
        m_facts->addText(tr("Date of the letter"), QLocale().toString(date, QLocale::LongFormat));
        m_facts->addText(tr("Kept"), qs(certification.reference));
    } else if (!certification.needed) {
        m_facts->addText(tr("What that means"), tr("Signatures in a test or demo store bind nobody."));
    }
}

void HealthPanel::perform(const QString &failure, const QString &done, Act act)
{
    m_desk.ask<void>(this, std::move(act), [this, failure, done](Status result) {
        refresh();
        if (!result)
            return m_desk.showError(failure, result.error(), this);
        m_desk.window().bottomBar().showMessage(done);
        Q_EMIT m_desk.recordsChanged();
    });
}

void HealthPanel::configure()
{
    auto *dialog = new TimeStampDialog(m_desk.files(), this);
    connect(dialog, &TimeStampDialog::chosen, this,
            [this, dialog](const QString &url, const QString &file, const QString &reason) {
                dialog->setBusy(true);
                const auto act = [url = url.toStdString(), file = file.toStdString(), why = reason.toStdString()](
                                     services::Workspace &w, const services::Session &s) -> Status {
                    VB_TRY(const auto roots, services::readCertificates(file));
                    return w.maintenance().configureTimeStamps(s, url, roots, why);
                };
                m_desk.ask<void>(dialog, act, [this, dialog](Status result) {
                    dialog->setBusy(false);
                    if (!result)
                        return dialog->showProblem(localText(result.error()));
                    dialog->accept();
                    refresh();
                    Q_EMIT m_desk.recordsChanged();
                });
            });
    dialog->open();
}

void HealthPanel::endTimeStamps()
{
    auto *dialog = new ConfirmDialog({tr("End time stamps"),
                                      {tr("Checkpoints are no longer stamped by an outside authority."),
                                       tr("The time stamps that there are stay, and are checked as before.")},
                                      tr("End time stamps"),
                                      true,
                                      true},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this](const QString &reason) {
        perform(tr("Time stamps were not ended"), tr("Time stamps have ended."),
                [why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                    return w.maintenance().configureTimeStamps(s, {}, {}, why);
                });
    });
    dialog->open();
}

void HealthPanel::recordCertification()
{
    const auto today = qs(m_desk.environment().clock.now().toText().substr(0, 10));
    askCertification(QDate::fromString(today, Qt::ISODate), this,
                     [this](DialogBase *dialog, std::shared_ptr<CertificationLetter> letter) {
                         dialog->setBusy(true);
                         const auto act = [letter](services::Workspace &w, const services::Session &s) {
                             return w.maintenance().recordCertification(s, letter->date, letter->reference);
                         };
                         m_desk.ask<void>(dialog, act, [this, dialog](Status done) {
                             dialog->setBusy(false);
                             if (!done)
                                 return dialog->showProblem(localText(done.error()));
                             dialog->accept();
                             refresh();
                             Q_EMIT m_desk.recordsChanged();
                         });
                     });
}

void HealthPanel::explainClock()
{
    auto *dialog =
        new ConfirmDialog({tr("Explain the clock"),
                           {tr("Everybody can sign again."),
                            tr("Say what was found and what was done: it stays in the audit trail under your "
                               "name.")},
                           tr("Let signing go on"),
                           false,
                           true},
                          this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this](const QString &reason) {
        perform(tr("Signing is still stopped"), tr("Signing is possible again."),
                [why = reason.toStdString()](services::Workspace &w, const services::Session &s) {
                    return w.maintenance().acceptClock(s, why);
                });
    });
    dialog->open();
}

} // namespace valbench::ui
