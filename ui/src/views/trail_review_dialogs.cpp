// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "trail_review_dialogs.h"

#include <QLocale>

#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/words.h>
#include <valbench/ui/widgets/key_value_panel.h>
#include <valbench/ui/widgets/problem.h>

#include "findings_dialog.h"

namespace valbench::ui {

namespace {

using services::TrailReviewView;
using services::TrailScope;

class TrailReviewDialog final : public FindingsDialog {
    Q_DECLARE_TR_FUNCTIONS(TrailReviewDialog)
public:
    TrailReviewDialog(const TrailScope &scope, SendAnswer<std::string> answer, QWidget *parent)
        : FindingsDialog(tr("Record a review of the audit trail"), std::move(answer), parent)
    {
        addWords(scopeText(scope));
        addWords(tr("Look for changes after execution, retests, corrections, refused signings, acts at unusual hours. "
                    "Whoever made or changed a record does not review its trail."));
        addFindings({tr("Nothing that needs a deviation"), tr("See the deviation that was raised")});
    }

private:
    [[nodiscard]] static QString scopeText(const TrailScope &scope)
    {
        if (!scope.recordId.empty())
            return tr("The review covers every entry about %1 in its present version, and of the signatures on it.")
                .arg(qs(scope.recordId));
        const auto text = [](const std::optional<Timestamp> &time) {
            return time ? timeText(time->toText()) : QString();
        };
        if (scope.from && scope.to)
            return tr("The review covers every entry from %1 to %2.").arg(text(scope.from), text(scope.to));
        if (scope.from)
            return tr("The review covers every entry from %1 until now.").arg(text(scope.from));
        if (scope.to)
            return tr("The review covers every entry from the first one to %1.").arg(text(scope.to));
        return tr("The review covers every entry until now. Give a record or days above to review a part.");
    }
};

class ReviewsDialog final : public DialogBase {
    Q_DECLARE_TR_FUNCTIONS(ReviewsDialog)
public:
    ReviewsDialog(const std::vector<TrailReviewView> &reviews, QWidget *parent)
        : DialogBase(tr("Reviews of the audit trail"), 640, parent)
    {
        auto *facts = new KeyValuePanel;
        for (const auto &view : reviews) {
            const auto &review = view.review;
            facts->addHeading(qs(view.record.id));
            facts->addText(tr("Scope"), qs(review.title()));
            facts->addText(tr("Entries"), QLocale().toString(static_cast<qlonglong>(review.entries)));
            facts->addText(tr("Findings"), qs(review.findings));
            facts->addText(tr("Signed"), view.signedBy.empty()
                                             ? tr("Not yet; it waits in the work of who made it")
                                             : tr("%1, %2").arg(qs(view.signedBy), timeText(view.signedAt)));
        }
        if (reviews.empty())
            body()->addWidget((new TextLabel(TextStyle::body, tr("No review has been recorded yet.")))->wrapped());
        else
            body()->addWidget(facts);
        body()->addStretch(1);
        auto *close = addButton(tr("Close"), ButtonKind::primary);
        connect(close, &QPushButton::clicked, this, &QDialog::accept);
        close->setFocus();
    }
};

} // namespace

void reviewTrail(Desk &desk, const TrailScope &scope, QWidget *from)
{
    const auto send = [&desk, scope, from](DialogBase *dialog, std::shared_ptr<std::string> findings) {
        dialog->setBusy(true);
        desk.ask<std::string>(
            dialog,
            [scope, findings](services::Workspace &w, const services::Session &s) {
                return w.trailReviews().record(s, scope, *findings);
            },
            [&desk, dialog, from](Result<std::string> id) {
                dialog->setBusy(false);
                if (!id)
                    return dialog->showProblem(localText(id.error()));
                dialog->accept();
                Q_EMIT desk.recordsChanged();
                desk.sign({qs(*id)}, from);
            });
    };
    (new TrailReviewDialog(scope, send, from))->open();
}

void showTrailReviews(Desk &desk, QWidget *from)
{
    using List = std::vector<TrailReviewView>;
    desk.ask<List>(
        from, [](services::Workspace &w, const services::Session &s) { return w.trailReviews().list(s); },
        [&desk, from](Result<List> reviews) {
            if (reviews)
                (new ReviewsDialog(*reviews, from))->open();
            else
                desk.showError(QObject::tr("The reviews cannot be read"), reviews.error(), from);
        });
}

} // namespace valbench::ui
