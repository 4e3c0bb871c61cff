// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between a protocol's newest version and an earlier one: the one that a signer last signed first.
#pragma once

#include <QWidget>

#include <valbench/services/protocols.h>

class QComboBox;
class QTextBrowser;

namespace valbench::ui {

class Desk;
class TextLabel;

/// The differences as text with marks: [+ added +] and [− removed −], underlined and struck through, never by colour
/// alone.
[[nodiscard]] QString changesHtml(const std::vector<domain::ProtocolChange> &changes);

class ChangesPanel : public QWidget {
    Q_OBJECT
public:
    explicit ChangesPanel(Desk &desk, QWidget *parent = nullptr);
    /// Loads off this thread, once somebody looks.
    void showProtocol(const services::RecordSummary &record);

protected:
    void showEvent(QShowEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void load();
    void offer(const std::vector<services::ProtocolVersion> &versions);
    void compare();
    void show(const services::ProtocolComparison &found);
    Desk &m_desk;
    QString m_protocol;
    std::int64_t m_version = 0;
    int m_asked = 0;
    bool m_due = false; ///< what is to be shown was not asked for yet
    TextLabel *m_summary;
    TextLabel *m_note;
    QWidget *m_choice;
    QComboBox *m_against;
    QTextBrowser *m_text;
    std::vector<domain::ProtocolChange> m_changes;
};

} // namespace valbench::ui
