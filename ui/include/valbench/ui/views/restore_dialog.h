// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Leads an administrator and a QA approver through putting a backup in the place of a store.
#pragma once

#include <optional>
#include <stop_token>

#include <valbench/services/restore.h>
#include <valbench/ui/dialogs/dialog_base.h>

class QLineEdit;
class QProgressBar;
class QStackedWidget;

namespace valbench::ui {

class Banner;
class Desk;
class KeyValuePanel;
class PasswordEdit;
class ReasonEdit;

/// Three steps: the backup, which is verified and compared; the administrator, with the reason; the QA approver. Then
/// what came of it.
class RestoreDialog : public DialogBase {
    Q_OBJECT
public:
    /// place: the store's file; empty: asked for.
    RestoreDialog(Desk &desk, const QString &place, QWidget *parent);
    void reject() override;

Q_SIGNALS:
    /// The backup is in the place; somebody wants to open it.
    void openRequested(const QString &place);

protected:
    void busyChanged(bool busy) override;
    void hideEvent(QHideEvent *event) override;

private:
    enum Step { backupStep, administratorStep, approverStep, doneStep };
    struct PersonFields
    {
        QLineEdit *userId;
        PasswordEdit *password;
    };
    QWidget *makeBackupPage(const QString &place);
    QWidget *makeAdministratorPage();
    QWidget *makeApproverPage();
    QWidget *makeDonePage();
    QWidget *makeProgress();
    QLineEdit *addFile(QVBoxLayout *layout, const QString &label, const QString &help);
    PersonFields addPerson(QVBoxLayout *layout, const QString &role);
    void showStep(Step step);
    void refresh();
    void goOn();
    void checkBackup();
    void restore();
    void showPreview(const services::RestorePreview &preview);
    void showReport(const services::RestoreReport &report);
    [[nodiscard]] QString missing() const;
    [[nodiscard]] Progress progress();

    Desk &m_desk;
    Step m_step = backupStep;
    std::stop_source m_stop;
    QStackedWidget *m_pages;
    QLineEdit *m_place = nullptr;
    QLineEdit *m_backup = nullptr;
    KeyValuePanel *m_facts = nullptr;
    Banner *m_gap = nullptr;
    ReasonEdit *m_reason = nullptr;
    PersonFields m_administrator{};
    PersonFields m_approver{};
    Banner *m_outcome = nullptr;
    KeyValuePanel *m_result = nullptr;
    QWidget *m_progress = nullptr;
    QProgressBar *m_bar = nullptr;
    TextLabel *m_stage = nullptr;
    TextLabel *m_heading = nullptr;
    TextLabel *m_signing = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_back = nullptr;
    QPushButton *m_next = nullptr;
};

} // namespace valbench::ui
