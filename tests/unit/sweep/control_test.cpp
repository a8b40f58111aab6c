#include "server/sweep/control.hpp"

#include <SQLiteCpp/Statement.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "server/store/database.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/lease.hpp"
#include "server/sweep/plan.hpp"
#include "server/sweep/queued_configurations.hpp"
#include "server/sweep/samples.hpp"
#include "server/sweep/steady_time.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace webdyno::sweep {
namespace {

using nlohmann::json;

/// The small catalog with the page that the control needs, as the workloads' manifests have it.
Catalog catalog_with_control() {
  json document = test::small_catalog_json();
  for (const char* name : {"width", "batches", "warmup_ms", "measure_ms", "time_budget_ms"})
    document["workloads"][0]["parameters"][name] = {{"type", "integer"},
                                                    {"minimum", 0},
                                                    {"maximum", 600'000},
                                                    {"default", 1'000},
                                                    {"description", "d"}};
  json framework = document["frameworks"][0];
  framework["framework"] = "reference";
  document["frameworks"].push_back(std::move(framework));
  document["workload_sha256"]["reference"] = std::string(64, 'b');
  document["maker_sha256"]["reference"] = std::string(64, 'b');
  return parse_catalog(document);
}

Plan plan_with(const json& keys, const Catalog& catalog) {
  json document = test::small_plan(2);
  document.update(keys);
  return parse_plan(document, catalog).value();
}

/// A sweep of the small plan with the control, and a driver.
struct ControlledSweep {
  explicit ControlledSweep(const json& keys)
      : database(store::open_for_writing(directory.path() / "s.db")), driver(wire::uuid_v7()) {
    register_driver(database, test::registration(driver));
    const Plan plan = plan_with(keys, catalog);
    auto configurations = expand(plan, catalog);
    const auto arms = control_arms(plan, catalog);
    configurations.insert(configurations.end(), arms.begin(), arms.end());
    uuid = create_sweep(database, {.plan = plan,
                                   .configurations = configurations,
                                   .seed = 7,
                                   .rate_hz = 10,
                                   .launched = true});
  }

  /// Every trial's lease, in running order; each is given up for the next.
  std::vector<Lease> leases() {
    std::vector<Lease> all;
    for (;;) {
      const auto answer = lease_trial(database, driver, std::nullopt, catalog, std::nullopt);
      if (!std::holds_alternative<Lease>(answer)) return all;
      all.push_back(std::get<Lease>(answer));
      database.exec("UPDATE attempt SET outcome = 'timeout' WHERE outcome IS NULL");
      SQLite::Statement end(
          database,
          "UPDATE trial SET outcome = 'timeout', attempt_number = 1 WHERE trial_uuid = ?");
      end.bind(1, all.back().trial_uuid);
      end.exec();
    }
  }

  test::TemporaryDirectory directory;
  Catalog catalog = catalog_with_control();
  SQLite::Database database;
  std::string driver;
  std::string uuid;
};

std::string arm_of(const Lease& lease) { return lease.configuration.value("control_arm", ""); }

TEST_CASE("the control is one page with one set of parameters, in three arms") {
  const auto catalog = catalog_with_control();
  const auto arms = control_arms(plan_with(json::object(), catalog), catalog);
  REQUIRE(arms.size() == 3);
  std::set<std::string> names;
  std::set<std::string> hashes;
  for (const auto& arm : arms) {
    names.insert(arm.control_arm.value());
    hashes.insert(arm.sha256());
    CHECK(arm.framework == "reference");
    CHECK(arm.parameters == arms[0].parameters);
  }
  CHECK(names == std::set<std::string>{"a", "b", "unsampled"});
  CHECK(hashes.size() == 3);
  CHECK(arms[0].parameters["measure_ms"] == 500);
  const auto longer = control_arms(plan_with({{"control_measure_ms", 30'000}}, catalog), catalog);
  CHECK(longer.at(0).parameters["measure_ms"] == 30'000);
  CHECK(longer.at(0).parameters["time_budget_ms"] == 90'000);
}

TEST_CASE("a plan may have no control, and a catalog no page for it") {
  const auto catalog = catalog_with_control();
  CHECK(control_arms(plan_with({{"control", false}}, catalog), catalog).empty());
  const auto small = test::small_catalog();
  CHECK(control_arms(plan_with(json::object(), small), small).empty());
}

TEST_CASE("a configuration of a plan is called as before") {
  const Configuration plain{.framework = "f",
                            .framework_version = "1",
                            .backend = "cpu",
                            .workload = "mlp",
                            .task = "train",
                            .parameters = json::object()};
  CHECK_FALSE(plain.to_json().contains("control_arm"));
}

TEST_CASE("each block has each arm once, and the unsampled one is leased at 0 Hz") {
  ControlledSweep sweep(json{{"profile", true}, {"experience", true}});
  const auto leases = sweep.leases();
  REQUIRE(leases.size() == 2 * (4 + 3));
  std::map<std::int64_t, std::multiset<std::string>> arms;
  for (const auto& lease : leases) {
    const auto arm = arm_of(lease);
    CHECK(lease.rate_hz == (arm == "unsampled" ? 0 : 10));
    CHECK(lease.profile == arm.empty());
    CHECK(lease.experience == arm.empty());
    CHECK(lease.timeout_ms == (arm.empty() ? 30'000 : 2 * 60'500 + 60'000));
    if (!arm.empty()) arms[lease.repetition].insert(arm);
  }
  const std::multiset<std::string> each_once = {"a", "b", "unsampled"};
  CHECK(arms == std::map<std::int64_t, std::multiset<std::string>>{{1, each_once}, {2, each_once}});
}

TEST_CASE("what is left of a sweep has the control that it was made with, and no other") {
  ControlledSweep with(json::object());
  CHECK(queued_configurations(with.database, with.uuid).size() == 4 + 3);
  ControlledSweep without(json{{"control", false}});
  for (const auto& each : queued_configurations(without.database, without.uuid))
    CHECK_FALSE(each.control_arm);
}

TEST_CASE("an unsampled trial may be silent for as long as it measures") {
  ControlledSweep sweep(json{{"control_measure_ms", 100'000}});
  for (;;) {
    const auto answer =
        lease_trial(sweep.database, sweep.driver, std::nullopt, sweep.catalog, std::nullopt);
    REQUIRE(std::holds_alternative<Lease>(answer));
    const auto& lease = std::get<Lease>(answer);
    const auto seconds_left = [&] {
      SQLite::Statement left(sweep.database,
                             "SELECT lease_expires_us FROM attempt WHERE outcome IS NULL");
      left.executeStep();
      return (left.getColumn(0).getInt64() - steady_now().us) / 1'000'000;
    };
    const bool unsampled = arm_of(lease) == "unsampled";
    CHECK((seconds_left() > 100) == unsampled);
    sweep.database.exec("UPDATE attempt SET lease_expires_us = 0");
    renew_lease(sweep.database, lease.trial_uuid, lease.attempt_number);
    CHECK((seconds_left() > 100) == unsampled);
    if (unsampled) break;
    sweep.database.exec(
        "UPDATE trial SET outcome = 'timeout', attempt_number = 1 WHERE trial_id IN "
        "(SELECT trial_id FROM attempt)"
        " AND outcome IS NULL");
    sweep.database.exec("UPDATE attempt SET outcome = 'timeout' WHERE outcome IS NULL");
  }
}

TEST_CASE("a batch is stored with what the collector has used of the CPU") {
  test::SweepFixture fixture;
  const auto lease = fixture.lease();
  record_samples(fixture.database, test::batch(lease, 1));
  CHECK(
      fixture.count("SELECT count(*) FROM sample_batch AS earlier JOIN sample_batch AS later USING "
                    "(trial_id) WHERE earlier.sequence = 0 AND later.sequence = 1 AND "
                    "earlier.collector_cpu_ns > 0 AND later.collector_cpu_ns > "
                    "earlier.collector_cpu_ns") == 1);
}

}  // namespace
}  // namespace webdyno::sweep
