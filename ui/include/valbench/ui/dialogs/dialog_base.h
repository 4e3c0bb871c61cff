// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The common form of dialogs: heading, scrolling body, a line for problems, buttons.
#pragma once

#include <QDialog>

#include <valbench/ui/theme/style.h>
#include <valbench/ui/theme/tone.h>

class QHBoxLayout;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace valbench::ui {

class Banner;
class TextLabel;

/// Window-modal, never blocking: use open() and the signals. Deletes itself when closed.
/// While busy it cannot be closed, so that a result is never lost.
class DialogBase : public QDialog {
    Q_OBJECT
public:
    DialogBase(const QString &heading, int designWidth, QWidget *parent);

    void showProblem(const QString &text, Tone tone = Tone::failed);
    void hideProblem();
    void setBusy(bool busy);
    [[nodiscard]] bool isBusy() const { return m_busy; }
    /// What is typed here outlives a crash, and comes back when a dialog of this name is made again; see Draft. Call it
    /// when the dialog has all its fields.
    void keepDraft(const QString &name);
    void reject() override;

protected:
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// Left of the buttons, for a hint.
    void setFooterHint(QWidget *hint);
    /// Buttons stand in the order of the calls; none is a default button unless the dialog says so.
    QPushButton *addButton(const QString &text, ButtonKind kind);
    /// Opens the button when nothing is missing; else closes it and says beside it, and to screen readers, what is.
    void setMissing(QPushButton *act, const QString &missing);
    virtual void busyChanged(bool busy);
    /// Puts the size to the content, within what the screen holds.
    void fit();
    /// Scrolls the body so that a field can be seen.
    void reveal(QWidget *field);
    void showEvent(QShowEvent *event) override;

private:
    QScrollArea *m_scroll;
    QWidget *m_content;
    QVBoxLayout *m_body;
    Banner *m_problem;
    TextLabel *m_missing = nullptr; ///< beside the buttons
    QHBoxLayout *m_footer;
    int m_designWidth;
    bool m_busy = false;
};

} // namespace valbench::ui
