// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "registry_check.h"

#include <algorithm>
#include <functional>
#include <utility>

#include <QCheckBox>

#include <valbench/services/registry.h>
#include <valbench/ui/dialogs/message_dialog.h>
#include <valbench/ui/shell/bottom_bar.h>
#include <valbench/ui/shell/main_window.h>
#include <valbench/ui/views/desk.h>
#include <valbench/ui/widgets/problem.h>

#include "act_dialog.h"
#include "server_thread.h"

namespace valbench::ui {

namespace {

struct Compared
{
    std::vector<services::WriteBackView> writeBacks;
    services::Comparison comparison;
};

QCoro::Task<Result<Compared>> compareNow(services::RegistryService registry, const services::Session *session,
                                         ServerThread::ConnectionPtr connection, services::ModelView model, bool files,
                                         services::RegistryLink::FileProgress progress, std::stop_token stop)
{
    auto *link = connection->registry.get();
    const auto key = model.model.key();
    auto written = co_await services::completeWriteBacks(registry, session, link, key, stop);
    if (!written)
        co_return Result<Compared>(std::move(written).error());
    const auto id = model.record.id;
    auto found = co_await services::compareWithServer(registry, session, link, id, files, progress, stop);
    if (!found)
        co_return Result<Compared>(std::move(found).error());
    Compared out{*std::move(written), *std::move(found)};
    co_return Result<Compared>(std::move(out));
}

class CompareDialog final : public ActDialog {
    Q_DECLARE_TR_FUNCTIONS(CompareDialog)
public:
    CompareDialog(const services::ModelView &model, QWidget *parent, std::function<void(bool files)> send)
        : ActDialog(tr("Compare %1 with MLflow").arg(qs(model.model.key())), tr("Compare"), parent),
          m_send(std::move(send)),
          m_files(new QCheckBox(tr("Read every file again and compare its SHA-256")))
    {
        addWords(tr("What was approved and is not yet in MLflow's registry is written there and read back. Then alias, "
                    "tags, stage, run and checkpoint there are compared with this store; what differs becomes an entry "
                    "of the audit trail, and stands in the way of a promotion."));
        body()->addWidget(m_files);
        addButtons();
    }

private:
    [[nodiscard]] QString missing() const override { return {}; }
    void send() override
    {
        accept();
        m_send(m_files->isChecked());
    }
    std::function<void(bool)> m_send;
    QCheckBox *m_files;
};

QString sentences(const Compared &compared)
{
    QStringList lines;
    for (const auto &view : compared.writeBacks) {
        if (view.writeBack.state != domain::WriteBackState::done)
            lines << CompareDialog::tr("%1 is not on the server yet: %2").arg(qs(view.id), qs(view.writeBack.problem));
    }
    for (const auto &difference : compared.comparison.differences)
        lines << qs(difference.detail);
    return lines.join(QLatin1Char('\n'));
}

void tellCompared(Desk &desk, const Compared &compared)
{
    constexpr int mostTold = 5;
    const auto key = qs(compared.comparison.modelKey);
    const auto text = sentences(compared);
    const auto written = std::ranges::count(compared.writeBacks, domain::WriteBackState::done,
                                            [](const auto &view) { return view.writeBack.state; });
    if (text.isEmpty()) {
        auto words = compared.comparison.withFiles
                         ? CompareDialog::tr("%1 is the same here and in MLflow, files included.").arg(key)
                         : CompareDialog::tr("%1 is the same here and in MLflow; files were not read.").arg(key);
        if (written > 0)
            words = CompareDialog::tr("MLflow was told what was approved.") + QLatin1Char(' ') + words;
        desk.window().bottomBar().showMessage(words);
        return;
    }
    const auto lines = text.split(QLatin1Char('\n'));
    auto first = lines.mid(0, mostTold).join(QLatin1Char('\n'));
    if (lines.size() > mostTold)
        first += QLatin1Char('\n') + CompareDialog::tr("%L1 more are in the details.").arg(lines.size() - mostTold);
    auto *dialog = new MessageDialog(
        CompareDialog::tr("%1 and MLflow's registry differ").arg(key),
        {first,
         CompareDialog::tr("Find out who changed it there, and why. The entry of this comparison is in the "
                           "history of the version."),
         text},
        &desk.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace

QString whyNotCompared(Desk &desk, const services::ModelView &model)
{
    const auto &lineage = model.model.lineage;
    if (!lineage || lineage->registryName.empty())
        return CompareDialog::tr("It was registered from files; there is no other registry to compare it with.");
    const auto &server = ServerThread::of(desk).server();
    if (!server)
        return CompareDialog::tr("Connect to %1 in Experiments first.").arg(qs(lineage->server));
    if (server->uri != lineage->server)
        return CompareDialog::tr("It was registered from %1, and Experiments is connected to %2.")
            .arg(qs(lineage->server), qs(server->uri));
    return {};
}

void compareRegistries(Desk &desk, const services::ModelView &model, QWidget *page)
{
    const auto start = [&desk, model, page](bool files) {
        desk.job<Compared>(
            CompareDialog::tr("Comparing %1 with MLflow").arg(qs(model.model.key())), page,
            [&server = ServerThread::of(desk), model, files](services::Workspace &workspace,
                                                             const services::Session &session, std::stop_token stop,
                                                             const Progress &progress) {
                const ServerThread::Call<Compared> call = [&](ServerThread::ConnectionPtr connection,
                                                              std::stop_token ends) {
                    return compareNow(workspace.registry(), &session, std::move(connection), model, files,
                                      tellShares(progress), std::move(ends));
                };
                return server.await<Compared>(call, stop);
            },
            [&desk, page, key = qs(model.model.key())](Result<Compared> compared) {
                Q_EMIT desk.recordsChanged();
                if (compared)
                    tellCompared(desk, *compared);
                else
                    desk.showError(CompareDialog::tr("%1 was not compared").arg(key), compared.error(), page);
            });
    };
    auto *dialog = new CompareDialog(model, &desk.window(), start);
    dialog->open();
}

} // namespace valbench::ui
