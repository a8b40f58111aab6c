#include "server/sweep/lease.hpp"

#include <catch2/catch.hpp>
#include <set>

#include "schema/wire/contract.hpp"
#include "schema/wire/embedded_text.hpp"
#include "schema/wire/identity.hpp"
#include "server/sweep/attempt.hpp"
#include "server/sweep/driver.hpp"
#include "server/sweep/result.hpp"
#include "server/sweep/sweep.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using sweep::Drained;
using sweep::NothingNow;
using webdyno::test::SweepFixture;

TEST_CASE("trials come in running order, each once, and the last one ends the sweep") {
  SweepFixture fixture(2);
  std::set<std::string> uuids;
  for (int position = 1; position <= 8; ++position) {
    const auto lease = fixture.lease();
    CHECK(lease.position == position);
    CHECK(lease.trial_count == 8);
    CHECK(lease.repetition == (position <= 4 ? 1 : 2));
    CHECK(uuids.insert(lease.trial_uuid).second);
    CHECK(fixture.state() == "running");
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  CHECK(fixture.state() == "done");
  CHECK(std::holds_alternative<Drained>(fixture.ask(fixture.driver_uuid)));
}

TEST_CASE("a lease says whether its page is observed") {
  SweepFixture fixture;
  CHECK_FALSE(fixture.lease().experience);
  fixture.database.exec("UPDATE sweep SET plan = json_set(plan, '$.experience', json('true'))");
  const auto lease = std::get<sweep::Lease>(fixture.ask(fixture.driver_uuid));
  CHECK(lease.experience);
  CHECK(fixture.deliver(lease, fixture.done(lease))->path() == "$.report.observations");
}

TEST_CASE("a lease says whether its page waits between phases") {
  SweepFixture fixture;
  CHECK_FALSE(fixture.lease().memory);
  fixture.database.exec("UPDATE sweep SET plan = json_set(plan, '$.memory', json('true'))");
  CHECK(std::get<sweep::Lease>(fixture.ask(fixture.driver_uuid)).memory);
}

TEST_CASE("a browser that has had its trials gets no other, and the next one does") {
  SweepFixture fixture;
  auto& database = fixture.database;
  const auto queue_of = [&](const std::string& driver) {
    return sweep::look_for_trial(database, driver, std::nullopt).queue;
  };
  database.exec("UPDATE sweep SET plan = json_set(plan, '$.relaunch_every', 2)");
  for (int i = 0; i < 2; ++i) {
    CHECK(queue_of(fixture.driver_uuid) == sweep::Queue::kTrial);
    const auto lease = fixture.lease();
    CHECK(queue_of(fixture.driver_uuid) == sweep::Queue::kNothingNow);
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  CHECK(queue_of(fixture.driver_uuid) == sweep::Queue::kSpent);
  CHECK(std::holds_alternative<NothingNow>(fixture.ask(fixture.driver_uuid)));
  const std::string next = webdyno::wire::uuid_v7();
  sweep::register_driver(database, webdyno::test::registration(next));
  CHECK(queue_of(next) == sweep::Queue::kTrial);
  CHECK(std::get<sweep::Lease>(fixture.ask(next)).position == 3);
}

TEST_CASE("how long the machine cools down before a trial is known with the trial") {
  SweepFixture fixture;
  const auto cool_down = [&] {
    return sweep::look_for_trial(fixture.database, fixture.driver_uuid, std::nullopt).cool_down;
  };
  CHECK(cool_down() == std::chrono::milliseconds(0));
  fixture.database.exec("UPDATE sweep SET plan = json_set(plan, '$.cool_down_ms', 1500)");
  CHECK(cool_down() == std::chrono::milliseconds(1500));
}

TEST_CASE("the next trial is its platform's driver's alone, and the others wait for it") {
  SweepFixture fixture;
  const std::string native = webdyno::wire::uuid_v7();
  auto message = webdyno::test::registration(native);
  message["platform"] = "native";
  REQUIRE(webdyno::wire::validate("driver_registration", message));
  sweep::register_driver(fixture.database, message);
  const auto next_is = [&](const std::string& platform) {
    fixture.database.exec("UPDATE configuration SET platform = '" + platform + "'");
  };
  const auto look = [&](const std::string& driver) {
    return sweep::look_for_trial(fixture.database, driver, std::nullopt).queue;
  };
  CHECK(look(native) == sweep::Queue::kOthersNext);
  CHECK(std::holds_alternative<NothingNow>(fixture.ask(native)));
  CHECK(look(fixture.driver_uuid) == sweep::Queue::kTrial);

  next_is("native");
  fixture.database.exec(
      "UPDATE sweep SET plan = json_set(plan, '$.experience', json('true'), '$.memory', "
      "json('true'), '$.profile', json('true'))");
  CHECK(look(fixture.driver_uuid) == sweep::Queue::kOthersNext);
  CHECK(std::holds_alternative<NothingNow>(fixture.ask(fixture.driver_uuid)));
  CHECK(look(native) == sweep::Queue::kTrial);
  const auto lease = std::get<sweep::Lease>(fixture.ask(native));
  CHECK(lease.configuration["platform"] == "native");
  CHECK_FALSE((lease.profile || lease.experience || lease.memory));  // there is no page
  CHECK_FALSE(lease.operators);
  // The sweep's browser is a browser.
  CHECK(fixture.count("SELECT browser_id IS NULL FROM sweep") == 1);
  CHECK(fixture.count("SELECT host_id IS NOT NULL FROM sweep") == 1);
}

TEST_CASE("a second driver gets nothing while the first one measures") {
  SweepFixture fixture;
  const std::string other = webdyno::wire::uuid_v7();
  sweep::register_driver(fixture.database, webdyno::test::registration(other));
  fixture.lease();
  CHECK(std::holds_alternative<NothingNow>(fixture.ask(other)));
}

TEST_CASE("asking again gives the same trial anew, three attempts at most") {
  SweepFixture fixture;
  const auto first = fixture.lease();
  const auto second = fixture.lease();
  CHECK(second.trial_uuid == first.trial_uuid);
  CHECK(second.attempt_number == 2);
  CHECK(fixture.lease().attempt_number == 3);
  CHECK(fixture.lease().trial_uuid != first.trial_uuid);
  CHECK(fixture.count(
            "SELECT count(*) FROM trial WHERE outcome = 'driver_lost' AND attempt_number = 3") ==
        1);
}

TEST_CASE("attempts that webdyno itself ended do not count") {
  SweepFixture fixture;
  const auto first = fixture.lease();
  for (int i = 0; i < 5; ++i) {
    CHECK(sweep::release_sweep(fixture.database, fixture.sweep_uuid, "interrupted", "Ctrl-C")
              .size() == 1);
    CHECK(fixture.lease().trial_uuid == first.trial_uuid);
  }
}

TEST_CASE("a lease that has run out is closed as driver_lost; one that was renewed is not") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  CHECK(sweep::expire_leases(fixture.database).empty());
  fixture.database.exec("UPDATE attempt SET lease_expires_us = 1");
  sweep::renew_lease(fixture.database, lease.trial_uuid, lease.attempt_number);
  CHECK(sweep::expire_leases(fixture.database).empty());
  fixture.database.exec("UPDATE attempt SET lease_expires_us = 1");
  CHECK(sweep::expire_leases(fixture.database) ==
        std::vector<sweep::AttemptName>{{lease.trial_uuid, lease.attempt_number}});
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE outcome = 'driver_lost' AND cause = "
                      "'lease_expired'") == 1);
  CHECK_THROWS_AS(sweep::renew_lease(fixture.database, lease.trial_uuid, lease.attempt_number),
                  sweep::Rejected);
}

TEST_CASE("the wall clock ends no lease and keeps none, whoever sets it") {
  SweepFixture fixture;
  fixture.lease();
  // As it is after the clock was set forward by a minute: by it, the lease is over for 30 s.
  fixture.database.exec(
      "UPDATE attempt SET leased_realtime_us = leased_realtime_us - 60000000, "
      "lease_expires_realtime_us = lease_expires_realtime_us - 60000000");
  CHECK(sweep::expire_leases(fixture.database).empty());
  CHECK(fixture.state() == "running");
  // And set back by an hour, with a driver that is gone for half a minute and a microsecond.
  fixture.database.exec(
      "UPDATE attempt SET lease_expires_us = lease_expires_us - 30000001, "
      "lease_expires_realtime_us = lease_expires_realtime_us + 3600000000");
  CHECK(sweep::expire_leases(fixture.database).size() == 1);
}

TEST_CASE("after a reboot a lease is over, whatever its time; so is one of an older database") {
  SweepFixture fixture;
  for (const char* as_then : {"UPDATE attempt SET lease_boot_id = 'the boot before'",
                              "UPDATE attempt SET lease_boot_id = NULL, lease_expires_us = NULL"}) {
    const auto lease = fixture.lease();
    CHECK(sweep::expire_leases(fixture.database).empty());
    fixture.database.exec(as_then);
    CHECK(sweep::expire_leases(fixture.database) ==
          std::vector<sweep::AttemptName>{{lease.trial_uuid, lease.attempt_number}});
  }
}

TEST_CASE("a lease is by the collector's clock, whatever boot the driver says it is of") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE boot_id = "
                      "'22222222-2222-4222-8222-222222222222' AND lease_boot_id <> boot_id") == 1);
  CHECK(sweep::expire_leases(fixture.database).empty());
}

TEST_CASE("paused and stopped sweeps give no trial, resumed ones do") {
  SweepFixture fixture;
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "paused");
  CHECK(std::holds_alternative<NothingNow>(fixture.ask(fixture.driver_uuid)));
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "stopped");
  CHECK(std::holds_alternative<Drained>(fixture.ask(fixture.driver_uuid)));
  sweep::set_sweep_state(fixture.database, fixture.sweep_uuid, "running");
  fixture.lease();
}

TEST_CASE("a driver gets trials of its own kind of sweep, and of the one sweep when told so") {
  SweepFixture fixture;
  const std::string other_sweep = webdyno::wire::uuid_v7();
  CHECK(std::holds_alternative<Drained>(fixture.ask(fixture.driver_uuid, other_sweep)));
  const std::string persons = webdyno::wire::uuid_v7();
  auto registration = webdyno::test::registration(persons);
  registration["launched"] = false;
  sweep::register_driver(fixture.database, registration);
  CHECK(std::holds_alternative<Drained>(fixture.ask(persons)));
  CHECK_THROWS_AS(fixture.ask(webdyno::wire::uuid_v7()), sweep::Rejected);
}

TEST_CASE(
    "a sweep goes on after an update of its machine, and attempts keep the facts of the day") {
  SweepFixture fixture(2);
  const auto before = fixture.lease();
  CHECK_FALSE(fixture.deliver(before, fixture.done(before)));
  auto updated = webdyno::test::registration(webdyno::wire::uuid_v7());
  updated["host"]["fingerprint"]["kernel"] = "7";
  updated["host"]["fingerprint"]["memory_bytes"] = 999;
  sweep::register_driver(fixture.database, updated);
  CHECK(std::holds_alternative<sweep::Lease>(fixture.ask(updated["driver_uuid"])));
  CHECK(fixture.count("SELECT count(DISTINCT fingerprint ->> 'kernel') FROM attempt JOIN host "
                      "USING (host_id)") == 2);
  CHECK(fixture.count("SELECT fingerprint ->> 'kernel' FROM sweep JOIN host USING (host_id)") == 6);

  auto elsewhere = webdyno::test::registration(webdyno::wire::uuid_v7());
  elsewhere["host"]["host_uuid"] = "99999999-1111-4111-8111-111111111111";
  sweep::register_driver(fixture.database, elsewhere);
  CHECK(std::holds_alternative<Drained>(fixture.ask(elsewhere["driver_uuid"])));
}

TEST_CASE("a governor that changes while the browser runs is in the next attempt's host") {
  SweepFixture fixture;
  fixture.lease();
  auto again = webdyno::test::registration(fixture.driver_uuid);
  again["host"]["fingerprint"]["governor"] = "powersave";
  sweep::register_driver(fixture.database, again);
  fixture.lease();
  CHECK(fixture.count("SELECT count(*) FROM attempt JOIN host USING (host_id) WHERE attempt_number "
                      "= 2 AND fingerprint ->> 'governor' = 'powersave'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt JOIN host USING (host_id) WHERE attempt_number "
                      "= 1 AND fingerprint ->> 'governor' IS NULL") == 1);
}

TEST_CASE(
    "an attempt has the hashes of what is served, and a flag where they are new in its sweep") {
  SweepFixture fixture(2);
  const auto pass = [&] {
    const auto lease = fixture.lease();
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  };
  for (int trial = 0; trial < 4; ++trial) pass();
  auto& alpha = fixture.catalog.frameworks[0];
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE workload_sha256 = '" +
                      alpha.workload_sha256 + "' AND framework_sha256 = '" +
                      alpha.versions[0].framework_sha256 + "' AND flags = '[]'") == 4);
  alpha.workload_sha256 = "rebuilt";
  pass();
  alpha.versions[0].framework_sha256 = "another file";
  pass();
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE workload_sha256 = 'rebuilt' AND flags = "
                      "'[\"workload_changed\"]'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE framework_sha256 = 'another file' AND "
                      "flags = '[\"workload_changed\",\"framework_changed\"]'") == 1);
}

TEST_CASE("a machine that is not what it was when the sweep began is told of") {
  SweepFixture fixture;
  const auto first = fixture.lease();
  CHECK_FALSE(fixture.deliver(first, fixture.done(first)));
  fixture.database.exec(
      "INSERT INTO host (host_uuid, hostname, fingerprint_sha256, fingerprint, clock_ticks_per_s, "
      "page_bytes) SELECT host_uuid, hostname, 'fewer CPUs', json_set(fingerprint, "
      "'$.usable_cpus', "
      "1), clock_ticks_per_s, page_bytes FROM host; UPDATE browser SET host_id = (SELECT "
      "max(host_id) FROM host)");
  fixture.lease();
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[]'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"host_changed\"]'") == 1);
}

TEST_CASE("a sweep that was begun by a webdyno that knew fewer facts goes on on the same machine") {
  SweepFixture fixture;
  const auto first = fixture.lease();
  CHECK_FALSE(fixture.deliver(first, fixture.done(first)));
  fixture.database.exec(
      "UPDATE host SET fingerprint_sha256 = 'of version 2', fingerprint = "
      "json_remove(json_set(fingerprint, '$.version', 2), '$.turbo', '$.caches', '$.sockets')");
  sweep::register_driver(fixture.database, webdyno::test::registration(fixture.driver_uuid));
  fixture.lease();
  CHECK(fixture.count("SELECT count(DISTINCT host_id) FROM attempt") == 2);
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[]'") == 2);
}

TEST_CASE("launches of one browser that do the same with GPUs have one fingerprint") {
  SweepFixture fixture;
  const auto fingerprints = [&] {
    return fixture.count("SELECT count(*) FROM browser_fingerprint");
  };
  const nlohmann::json gpu = {{"feature_status", {{"webgl", "enabled"}}}};
  for (int launch = 0; launch < 2; ++launch)
    sweep::register_driver(fixture.database, webdyno::test::registration(webdyno::wire::uuid_v7()),
                           gpu);
  CHECK(fingerprints() == 2);  // and the fixture's own, which nobody has asked
  CHECK(fixture.count("SELECT count(*) FROM browser JOIN browser_fingerprint USING "
                      "(browser_fingerprint_id) WHERE fingerprint ->> '$.gpu.feature_status.webgl' "
                      "= 'enabled'") == 2);
  CHECK(fixture.count("SELECT count(*) FROM browser JOIN browser_fingerprint USING "
                      "(browser_fingerprint_id) WHERE fingerprint ->> '$.gpu.absent' = "
                      "'a person''s own browser has no debugging pipe'") == 1);
  auto other = webdyno::test::registration(webdyno::wire::uuid_v7());
  other["browser"]["adapters"]["webgl"]["limits"]["MAX_TEXTURE_SIZE"] = 4096;
  sweep::register_driver(fixture.database, other, gpu);
  CHECK(fingerprints() == 3);
}

TEST_CASE("a sweep that began before attempts had hashes is held against those of its trials") {
  SweepFixture fixture;
  const auto lease = fixture.lease();
  CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  // As version 6 had it: then it is brought to 7.
  fixture.database.exec(
      "DROP TRIGGER trial_is_immutable; UPDATE trial SET workload_sha256 = 'old', framework_sha256 "
      "= 'old'; UPDATE attempt SET workload_sha256 = NULL, framework_sha256 = NULL;"
      "DROP TABLE sweep_in_making; DROP TABLE first_served; ALTER TABLE attempt DROP COLUMN "
      "lease_expires_us; ALTER TABLE "
      "attempt DROP COLUMN lease_boot_id; ALTER TABLE attempt DROP COLUMN result_sha256; ALTER "
      "TABLE sweep_progress DROP COLUMN waiting_since_us; ALTER TABLE sweep_progress DROP COLUMN "
      "waiting_since_boot_id");
  for (const auto& [file_name, text] : webdyno::embedded::migrations())
    if (file_name == "0007.sql") fixture.database.exec(std::string(text));
  fixture.lease();
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = "
                      "'[\"workload_changed\",\"framework_changed\"]'") == 1);
}

TEST_CASE("a GPU that is not cold is told of trials that compute on it, with the reason") {
  SweepFixture fixture;
  fixture.database.exec(
      "UPDATE configuration SET parameters = json_set(parameters, '$.gpu_cache', "
      "iif(task = 'train', 'cold', 'warm')) WHERE depth = 1");
  fixture.why_gpu_is_not_cold = "it has worked";
  for (int trial = 0; trial < 4; ++trial) {
    const auto lease = fixture.lease();
    CHECK_FALSE(fixture.deliver(lease, fixture.done(lease)));
  }
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[\"gpu_not_cold\"]'") == 2);
  CHECK(fixture.count("SELECT count(*) FROM attempt JOIN trial USING (trial_id, attempt_number) "
                      "JOIN configuration USING (configuration_id) WHERE depth = 1 AND "
                      "flags = '[\"gpu_not_cold\"]'") == 2);
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'gpu_not_cold' AND detail = 'it has "
                      "worked'") == 2);
}

TEST_CASE("a GPU that is cold is not told of") {
  SweepFixture fixture;
  fixture.database.exec(
      "UPDATE configuration SET parameters = json_set(parameters, '$.gpu_cache', 'cold')");
  fixture.lease();
  CHECK(fixture.count("SELECT count(*) FROM attempt WHERE flags = '[]'") == 1);
  CHECK(fixture.count("SELECT count(*) FROM event WHERE kind = 'gpu_not_cold'") == 0);
}
