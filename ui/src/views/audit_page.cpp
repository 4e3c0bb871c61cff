// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDateEdit>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <valbench/services/verification.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/views/record_frame.h>
#include <valbench/ui/views/verification_dialog.h>
#include <valbench/ui/widgets/action_button.h>
#include <valbench/ui/widgets/flow_layout.h>
#include <valbench/ui/widgets/list_page.h>
#include <valbench/ui/widgets/page_header.h>
#include <valbench/ui/widgets/table_view.h>

#include "trail_review_dialogs.h"

namespace valbench::ui {

namespace {

using services::HistoryLine;

constexpr std::size_t pageSize = 200;

struct TrailPage
{
    std::vector<HistoryLine> lines;
    std::int64_t size = 0; ///< entries in the whole trail
};

/// A day that may be left open: the box says whether it counts.
class DayEdit final : public QWidget {
public:
    DayEdit(const QString &label, const QString &name, const std::function<void()> &changed)
        : m_use(new QCheckBox(label)), m_day(new QDateEdit(QDate::currentDate()))
    {
        m_use->setAccessibleName(name);
        m_day->setAccessibleName(name);
        m_day->setCalendarPopup(true);
        m_day->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
        m_day->setEnabled(false);
        setScaledMinimumSize(m_day, 124, 0);
        auto *layout = new QHBoxLayout(this);
        setScaledMargins(layout, {}, space::tiny);
        layout->addWidget(m_use);
        layout->addWidget(m_day);
        connect(m_use, &QCheckBox::toggled, m_day, &QWidget::setEnabled);
        connect(m_use, &QCheckBox::toggled, this, changed);
        connect(m_day, &QDateEdit::dateChanged, this, changed);
    }
    [[nodiscard]] std::optional<QDate> day() const
    {
        return m_use->isChecked() ? std::optional(m_day->date()) : std::nullopt;
    }
    void leaveOpen() { m_use->setChecked(false); }

private:
    QCheckBox *m_use;
    QDateEdit *m_day;
};

/// Midnight on this computer, as the trail keeps time.
Timestamp startOf(const QDate &day)
{
    return Timestamp(Timestamp::Point(std::chrono::milliseconds(day.startOfDay().toMSecsSinceEpoch())));
}

class AuditPage final : public Page {
    Q_DECLARE_TR_FUNCTIONS(AuditPage)
public:
    AuditPage(Desk &desk, QWidget *parent)
        : Page(parent),
          m_desk(desk),
          m_header(new PageHeader(tr("Audit trail"))),
          m_verify(new QAction(icon(Icon::integrity), tr("Verify records"), this)),
          m_review(new QAction(icon(Icon::eye), tr("Review…"), this)),
          m_reviews(new QAction(icon(Icon::history), tr("Reviews…"), this)),
          m_record(new QLineEdit),
          m_person(new QLineEdit),
          m_kind(new QComboBox),
          m_list(new ListPage(tr("Audit trail"), desk.files())),
          m_rows(makeHistoryModel(this)),
          m_pause(new QTimer(this))
    {
        auto *layout = new QVBoxLayout(this);
        setScaledMargins(layout, {space::small, space::large, space::small, space::small}, space::medium);
        layout->addWidget(m_header);
        auto *filters = makeFilters();
        layout->addLayout(filters);
        setScaledMargins(filters, {space::large, 0, space::large, 0}, space::small);
        layout->addWidget(m_list, 1);
        if (desk.may(domain::Permission::reviewTrail)) // nobody else has a control that writes
            m_header->addAction(m_review);
        m_header->addAction(m_reviews);
        m_header->addAction(m_verify, ButtonKind::primary);
        connect(m_review, &QAction::triggered, this, [this] { reviewTrail(m_desk, scope(), this); });
        connect(m_reviews, &QAction::triggered, this, [this] { showTrailReviews(m_desk, this); });
        connect(m_verify, &QAction::triggered, this, [this] { verify(); });
        m_list->setObjectName(QStringLiteral("audit"));
        desk.adopt(m_list, QStringLiteral("audit"));
        m_list->setTable(m_rows);
        m_list->setEmptyText(Icon::auditTrail, tr("No such entry"),
                             tr("Nothing in the audit trail has this record, person, kind and time."));
        connect(m_list, &ListPage::activated, this, [this](int row) { showHistoryEntry(m_rows->row(row), this); });
        connect(m_list, &ListPage::retryRequested, this, [this] { refresh(); });
        connect(m_rows, &TableModel::moreWanted, this, [this] { load(m_rows->rows().back().sequence); });
        desk.refreshWhenChanged(this);
    }

    void openRecord(const QString &record) override
    {
        if (!record.isEmpty())
            m_record->setText(record);
        refresh();
        m_list->view()->setFocus();
    }

    void refresh() override
    {
        m_pause->stop();
        ++m_question; // answers to an earlier question come too late
        const auto from = m_from->day();
        const auto to = m_to->day();
        if (from && to && *from > *to) {
            m_rows->setRows({});
            m_header->setSubtitle({});
            m_list->setProblem({tr("The first day is after the last."), tr("Choose an earlier first day."), {}});
            return;
        }
        m_list->setLoading();
        load(0);
    }

private:
    FlowLayout *makeFilters()
    {
        m_pause->setSingleShot(true);
        m_pause->setInterval(400);
        connect(m_pause, &QTimer::timeout, this, [this] { refresh(); });
        const auto soon = [this] { m_pause->start(); };
        auto *line = new FlowLayout;
        const auto add = [line](QWidget *part) { line->insertWidget(line->count(), part); };
        m_record->setPlaceholderText(tr("Record, such as PQ-1"));
        m_record->setAccessibleName(tr("Record id"));
        m_person->setPlaceholderText(tr("User id"));
        m_person->setAccessibleName(tr("User id of the person"));
        for (auto *field : {m_record, m_person}) {
            field->setClearButtonEnabled(true);
            setScaledMinimumSize(field, 170, 0);
            add(field);
            connect(field, &QLineEdit::textChanged, this, soon);
            connect(field, &QLineEdit::returnPressed, this, [this] { refresh(); });
        }
        m_kind->setAccessibleName(tr("Kind of action"));
        m_kind->addItem(tr("All actions"), QString());
        m_kind->addItem(tr("Signatures"), QStringLiteral("signature."));
        m_kind->addItem(tr("Sign-ins"), QStringLiteral("session."));
        m_kind->addItem(tr("Refusals"), QStringLiteral("access.refused"));
        m_kind->addItem(tr("Executions"), QStringLiteral("execution."));
        m_kind->addItem(tr("Deviations"), QStringLiteral("deviation."));
        m_kind->addItem(tr("Accounts"), QStringLiteral("account."));
        m_kind->addItem(tr("Exports"), QStringLiteral("record.exported"));
        connect(m_kind, &QComboBox::currentIndexChanged, this, [this] { refresh(); });
        add(m_kind);
        m_from = new DayEdit(tr("From"), tr("First day"), soon);
        m_to = new DayEdit(tr("To"), tr("Last day"), soon);
        add(m_from);
        add(m_to);
        auto *all = new QPushButton(tr("Show all"));
        setKind(all, ButtonKind::quiet);
        all->setToolTip(tr("Take every filter away"));
        connect(all, &QPushButton::clicked, this, [this] {
            m_record->clear();
            m_person->clear();
            m_kind->setCurrentIndex(0);
            m_from->leaveOpen();
            m_to->leaveOpen();
            refresh();
        });
        add(all);
        return line;
    }

    [[nodiscard]] domain::TrailFilter filter() const
    {
        domain::TrailFilter out;
        out.recordId = m_record->text().trimmed().toUpper().toStdString();
        out.userId = m_person->text().trimmed().toLower().toStdString();
        out.actionPrefix = m_kind->currentData().toString().toStdString();
        if (const auto day = m_from->day())
            out.from = startOf(*day);
        if (const auto day = m_to->day())
            out.to = Timestamp(startOf(day->addDays(1)).point() - std::chrono::microseconds(1));
        out.limit = pageSize;
        return out;
    }

    /// What a review of what is on screen would cover; a filter by person or kind makes it no smaller.
    [[nodiscard]] services::TrailScope scope() const
    {
        const auto shown = filter();
        if (!shown.recordId.empty())
            return {shown.recordId, {}, {}};
        return {{}, shown.from, shown.to};
    }

    /// The newest entries below `before`, which is 0 for the first page.
    void load(std::int64_t before)
    {
        auto wanted = filter();
        const bool filtered = !wanted.recordId.empty() || !wanted.userId.empty() || !wanted.actionPrefix.empty() ||
                              wanted.from || wanted.to;
        m_list->setScope(services::filterText(wanted));
        wanted.beforeSequence = before;
        m_desk.ask<TrailPage>(
            this,
            [wanted](services::Workspace &workspace, const services::Session &session) -> Result<TrailPage> {
                VB_TRY(auto lines, workspace.trail().page(session, wanted));
                VB_TRY(const auto size, workspace.trail().size(session));
                return TrailPage{std::move(lines), size};
            },
            [this, before, filtered, question = m_question](Result<TrailPage> page) {
                if (question != m_question)
                    return;
                if (!page) {
                    m_rows->setRows({});
                    m_header->setSubtitle({});
                    m_list->setProblem(problemOf(page.error()));
                    return;
                }
                const bool more = page->lines.size() == pageSize;
                if (before == 0)
                    m_rows->setRows(std::move(page->lines), more);
                else
                    m_rows->appendRows(std::move(page->lines), more);
                m_list->setReady();
                showCount(page->size, filtered);
            });
    }

    void showCount(std::int64_t size, bool filtered)
    {
        const QLocale locale;
        const auto shown = locale.toString(static_cast<qlonglong>(m_rows->rowCount()));
        const auto all = locale.toString(static_cast<qlonglong>(size));
        const auto text = m_rows->hasMore()
                              ? (filtered ? tr("The newest %1 that match, of %2 entries. Scroll for more.")
                                          : tr("The newest %1 of %2 entries. Scroll for more."))
                          : filtered ? tr("%1 of %2 entries match.")
                                     : tr("%1 of %2 entries.");
        m_header->setSubtitle(text.arg(shown, all));
    }

    void verify()
    {
        using services::Verification;
        setBlocked(m_verify, tr("The records are being verified."));
        m_desk.job<Verification>(
            tr("Verifying the records"), this,
            [&desk = m_desk](services::Workspace &workspace, const services::Session &session, std::stop_token stop,
                             const Progress &progress) -> Result<Verification> {
                VB_TRY(const auto info, workspace.info());
                VB_TRY(auto found, services::verifyStore(desk.environmentFor(info.purpose), info.url, stop, progress));
                // A store that cannot be written any more is told of on screen all the same.
                static_cast<void>(workspace.trail().noteVerification(session, found));
                return found;
            },
            [this](Result<Verification> verification) {
                setBlocked(m_verify, {});
                auto &bar = m_desk.window().bottomBar();
                if (!verification && verification.error().code() == ErrorCode::cancelled)
                    return bar.showMessage(tr("Verification cancelled: nothing was found out."));
                showIntegrity(bar, verification);
                if (verification)
                    (new VerificationDialog(*verification, window()))->open();
                else
                    m_desk.showError(tr("The records could not be verified"), verification.error(), this);
            });
    }

    Desk &m_desk;
    PageHeader *m_header;
    QAction *m_verify;
    QAction *m_review;
    QAction *m_reviews;
    QLineEdit *m_record;
    QLineEdit *m_person;
    QComboBox *m_kind;
    DayEdit *m_from = nullptr;
    DayEdit *m_to = nullptr;
    ListPage *m_list;
    RowModel<HistoryLine> *m_rows;
    QTimer *m_pause;
    int m_question = 0;
};

} // namespace

Page *makeAuditPage(Desk &desk, QWidget *parent)
{
    return new AuditPage(desk, parent);
}

} // namespace valbench::ui
