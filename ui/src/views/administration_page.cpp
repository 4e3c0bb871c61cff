// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTabWidget>
#include <QVBoxLayout>

#include <valbench/ui/theme/metrics.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/views/pages.h>
#include <valbench/ui/widgets/page_header.h>

#include "access_review_tab.h"
#include "alerts_tab.h"
#include "attention.h"
#include "health_panel.h"
#include "people_tab.h"
#include "policy_tab.h"
#include "retention_tab.h"
#include "store_tab.h"

namespace valbench::ui {

namespace {

using domain::Permission;

class AdministrationPage final : public Page {
    Q_DECLARE_TR_FUNCTIONS(AdministrationPage)
public:
    AdministrationPage(Desk &desk, QWidget *parent)
        : Page(parent),
          m_people(makePeopleTab(desk)),
          m_strips(new AttentionStrips(desk, *this)),
          m_tabs(new QTabWidget),
          m_policy(new PolicyTab(desk)),
          m_store(new StoreTab(desk)),
          m_health(new HealthPanel(desk))
    {
        auto *layout = new QVBoxLayout(this);
        setScaledMargins(layout, {space::small, space::large, space::small, space::small}, space::medium);
        layout->addWidget(new PageHeader(tr("Administration"), tr("Who works here, and the store they work in.")));
        layout->addWidget(m_strips);
        m_tabs->setDocumentMode(true);
        m_tabs->addTab(m_people, tr("People"));
        m_tabs->addTab(m_policy, tr("Policy"));
        if (desk.may(Permission::acknowledgeAlerts))
            m_tabs->addTab(m_alerts = new AlertsTab(desk), tr("Alerts"));
        if (desk.may(Permission::viewAccessReviews))
            m_tabs->addTab(m_reviews = new AccessReviewTab(desk), tr("Access reviews"));
        if (desk.may(Permission::readTrail))
            m_tabs->addTab(m_retention = new RetentionTab(desk), tr("Retention"));
        m_tabs->addTab(m_store, tr("Store"));
        m_tabs->addTab(m_health, tr("Health"));
        layout->addWidget(m_tabs, 1);
        desk.refreshWhenChanged(this);
        connect(m_people, &PeopleTab::recordRequested, this, &AdministrationPage::goTo);
    }

    void openRecord(const QString &record) override
    {
        refresh();
        if (m_alerts && record.startsWith(QLatin1String("ALERT-")))
            m_tabs->setCurrentWidget(m_alerts);
        else if (m_reviews && record.startsWith(QLatin1String("AR-")))
            m_tabs->setCurrentWidget(m_reviews);
        else
            m_people->focusList();
    }

    void refresh() override
    {
        m_people->refresh();
        m_policy->refresh();
        if (m_alerts)
            m_alerts->refresh();
        if (m_reviews)
            m_reviews->refresh();
        if (m_retention)
            m_retention->refresh();
        m_strips->refresh();
        m_store->refresh();
        m_health->refresh();
    }

private:
    PeopleTab *m_people;
    AttentionStrips *m_strips;
    QTabWidget *m_tabs;
    PolicyTab *m_policy;
    AlertsTab *m_alerts = nullptr;
    AccessReviewTab *m_reviews = nullptr;
    RetentionTab *m_retention = nullptr;
    StoreTab *m_store;
    HealthPanel *m_health;
};

} // namespace

Page *makeAdministrationPage(Desk &desk, QWidget *parent)
{
    return new AdministrationPage(desk, parent);
}

} // namespace valbench::ui
