// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The pages, made when first opened, with back and forward as in a browser.
#pragma once

#include <QHash>
#include <QStackedWidget>

#include <vector>

#include <valbench/ui/shell/page.h>

namespace valbench::ui {

class PageStack : public QStackedWidget {
    Q_OBJECT
public:
    explicit PageStack(QWidget *parent = nullptr);

    void addPage(PageSpec spec);
    [[nodiscard]] const std::vector<PageSpec> &specs() const { return m_specs; }
    [[nodiscard]] const PageSpec *spec(const QString &id) const;
    /// False if there is no such page or the person may not open it.
    bool go(const Location &place);
    void back();
    void forward();
    [[nodiscard]] bool canGoBack() const { return m_at > 0; }
    [[nodiscard]] bool canGoForward() const { return m_at + 1 < static_cast<int>(m_history.size()); }
    [[nodiscard]] Location current() const;
    [[nodiscard]] Page *currentPage() const;
    /// Forgets pages and history: at sign-out nothing of one person stays for the next.
    void clear();

Q_SIGNALS:
    void moved(const valbench::ui::Location &place);

private:
    bool show(const Location &place);
    void remember(const Location &place);
    std::vector<PageSpec> m_specs;
    QHash<QString, Page *> m_pages;
    std::vector<Location> m_history;
    int m_at = -1;
};

} // namespace valbench::ui
