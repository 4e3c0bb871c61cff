// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The requests for changes of a version's stage: the newest with its gates, the earlier ones below.
#pragma once

#include <vector>

#include <QWidget>

#include <valbench/services/promotions.h>

class QStackedLayout;

namespace valbench::ui {

class KeyValuePanel;
class StateView;
class StepList;

class PromotionPanel : public QWidget {
    Q_OBJECT
public:
    explicit PromotionPanel(QWidget *parent = nullptr);

    /// Of one model version, oldest first.
    void setRequests(std::vector<services::PromotionView> requests);
    /// The newest; null if there is none.
    [[nodiscard]] const services::PromotionView *newest() const;

private:
    void showNewest();
    std::vector<services::PromotionView> m_requests;
    QStackedLayout *m_stack;
    StepList *m_gates;
    KeyValuePanel *m_facts;
    StateView *m_empty;
};

} // namespace valbench::ui
