// SPDX-FileCopyrightText: 2026 The Valbench authors
// SPDX-License-Identifier: GPL-3.0-or-later
// An open store with its services: what the front ends hold.
#pragma once

#include <memory>
#include <stop_token>

#include <valbench/services/accounts.h>
#include <valbench/services/deviations.h>
#include <valbench/services/environment.h>
#include <valbench/services/executions.h>
#include <valbench/services/maintenance.h>
#include <valbench/services/models.h>
#include <valbench/services/policy.h>
#include <valbench/services/protocols.h>
#include <valbench/services/records.h>
#include <valbench/services/reports.h>
#include <valbench/services/session.h>
#include <valbench/services/signing.h>
#include <valbench/services/trail.h>
#include <valbench/services/worklist.h>

namespace valbench::services {

class AlertService;        // alerts.h
class CarryOverService;    // carry_over.h
class AccessReviewService; // access_reviews.h
class TrailReviewService;  // trail_reviews.h
class PromotionService;    // promotions.h
class RegistryService;     // registry.h
class DataSetService;      // data_sets.h
class RequirementService;  // requirement_sets.h
class TraceService;        // traceability.h
class RetentionService;    // retention.h
class CommentService;      // comments.h

enum class Purpose { production, test, demo };

} // namespace valbench::services

template <>
struct valbench::domain::Words<valbench::services::Purpose>
{
    static constexpr std::string_view what = "purpose of a store";
    static constexpr std::array<std::pair<services::Purpose, std::string_view>, 3> table{{
        {services::Purpose::production, "production"},
        {services::Purpose::test, "test"},
        {services::Purpose::demo, "demo"},
    }};
};

namespace valbench::services {

struct StoreInfo
{
    std::string url;
    std::filesystem::path file; ///< empty on PostgreSQL
    std::string storeId;
    Purpose purpose = Purpose::production;
    std::string created;      ///< UTC
    std::string authorityPem; ///< the store's certificate authority
    std::int64_t entries = 0;
    std::string head;
    bool volumeEncrypted = false;       ///< false too where it cannot be known, on PostgreSQL
    std::string encryptionDetail;       ///< how that was found out
    std::int64_t passwordMinLength = 0; ///< for those who choose one before they can sign in
    std::string lineage;                ///< id of this one copy of the store; a new one comes with each restore
    std::string copy; ///< why this file is a copy of the store, open for reading only; empty: it is the store
};

/// The two people a store starts with; both are active at once, as each vouches for the other.
struct FirstPerson
{
    std::string userId;
    std::string fullName;
    Secret password;
};

struct CreateRequest
{
    Purpose purpose = Purpose::production;
    FirstPerson administrator;
    FirstPerson qaApprover;
};

class Workspace {
public:
    ~Workspace();
    /// usage for a URL that is not sqlite:///absolute/path, a path or postgresql://user@host:port/database. Everything
    /// or nothing is created. open(): a copy, one on another host too, is opened for reading only; see StoreInfo::copy.
    static Result<std::unique_ptr<Workspace>> create(const Environment &environment, std::string_view url,
                                                     const CreateRequest &request);
    static Result<std::unique_ptr<Workspace>> open(const Environment &environment, std::string_view url);

    /// SQL that makes roles, tables and functions on PostgreSQL, for an administrator who prefers to run it.
    static std::string databaseSetup();

    Result<StoreInfo> info();
    /// A checkpoint of the store as it is, kept in it and outside, whoever is signed in or not.
    Status checkpointNow();
    /// From now on `changed` is told, on another thread and within a second, when any station has changed a shared
    /// store. On SQLite there is one station, and it is never told.
    void watch(std::function<void()> changed);
    /// A consistent, verified copy. An entry says who made it. Cancelled, it leaves neither a file nor an entry.
    Status backup(const Session &session, const std::filesystem::path &target, std::stop_token stop = {},
                  const Progress &progress = {});

    SessionService sessions();
    AccountService accounts();
    PolicyService policy();
    AlertService alerts();
    AccessReviewService accessReviews();
    TrailReviewService trailReviews();
    RecordService records();
    SigningService signing();
    ModelService models();
    DataSetService dataSets();
    PromotionService promotions();
    RegistryService registry();
    RequirementService requirements();
    ProtocolService protocols();
    TraceService traceability();
    ExecutionService executions();
    CarryOverService carryOver();
    DeviationService deviations();
    ReportService reports();
    TrailService trail();
    MaintenanceService maintenance();
    RetentionService retention();
    CommentService comments();
    WorkService work();

private:
    explicit Workspace(std::unique_ptr<Context> context);
    std::unique_ptr<Context> m_context;
};

} // namespace valbench::services
