// What a person sees of one trial's time: points on one clock, thinned for a plot, and the same as
// a trace.
#include "server/api/trial_points.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "server/api/shown_attempt.hpp"
#include "server/api/timeline.hpp"
#include "server/api/trial_trace.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace api = webdyno::api;
using nlohmann::json;
using webdyno::test::SweepFixture;

namespace {

constexpr std::int64_t kOffsetUs = 5'000'000;
constexpr int kIterations = 20'000;
constexpr int kSlowOne = 12'345;

/// A trial with two seconds of training on a page whose clock lies 5 s before the host's: 20,000
/// iterations of 80 us, one of them of 9 ms, and a hundred ticks, each of a renderer that takes one
/// core, of an extension that takes a tenth, and of the native host.
struct OneTrial : SweepFixture {
  OneTrial() : trial_uuid(lease().trial_uuid) {
    database.exec(
        "DELETE FROM process_reading; DELETE FROM process;"
        "UPDATE attempt SET clock_offset_us = 5000000, clock_error_us = 9, started_us = 4900000, "
        "ended_us = 7000000, renderer_pid = 100;"
        "INSERT INTO phase (trial_id, attempt_number, phase_index, name, start_page_us, "
        "end_page_us)"
        " SELECT trial_id, 1, 0, 'warmup', -50000, 0 FROM attempt"
        " UNION ALL SELECT trial_id, 1, 1, 'train', 0, 2000000 FROM attempt;"
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19999) "
        "INSERT INTO iteration (trial_id, attempt_number, phase, iteration_index, start_page_us, "
        "duration_ns, calls) SELECT trial_id, 1, 'train', i, 100 * i, iif(i = 12345, 9000000, "
        "80000 + i % 7), iif(i % 2, 1, NULL) FROM attempt CROSS JOIN n;"
        "INSERT INTO process (process_id, trial_id, attempt_number, pid, start_ticks, role, "
        "sub_type, first_seen_us, exited_us) "
        "SELECT 1, trial_id, 1, 100, 1, 'renderer', NULL, 0, 6900001 FROM attempt "
        "UNION ALL SELECT 2, trial_id, 1, 101, 1, 'renderer', 'extension', 0, NULL FROM attempt "
        "UNION ALL SELECT 3, trial_id, 1, 102, 1, 'native_host', NULL, 0, NULL FROM attempt;"
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 100) "
        "INSERT INTO process_reading (trial_id, t_us, process_id, cpu_ns, resident_bytes, "
        "footprint_bytes) SELECT trial_id, 4900000 + 20000 * i, process_id, 20000000 * i / "
        "iif(process_id = 1, 1, 10), 9, 1000 * process_id + i FROM process CROSS JOIN n;");
  }

  api::TrialPoints points() {
    return api::read_points(database, *api::shown_attempt(database, trial_uuid));
  }
  /// Of 20,000 iterations a trace takes seconds under the sanitizers.
  void keep_few_iterations() { database.exec("DELETE FROM iteration WHERE iteration_index > 9"); }
  std::string trace() {
    api::TrialTrace trace(trial_uuid);
    std::string text;
    while (const auto piece = trace.next(database)) text += *piece;
    return text;
  }

  const std::string trial_uuid;
};

json shown(const api::TrialPoints& points, std::int64_t columns,
           std::optional<std::int64_t> from_us = std::nullopt,
           std::optional<std::int64_t> to_us = std::nullopt) {
  return json::parse(
      api::timeline_answer(points, {.from_us = from_us, .to_us = to_us, .columns = columns}));
}

}  // namespace

TEST_CASE("a trial's points lie on the host's clock, CPU in windows of a tenth of a second") {
  OneTrial trial;
  const auto points = trial.points();
  CHECK_FALSE(points.on_page_clock);
  CHECK(points.from_us == 4'900'000);
  CHECK(points.to_us == kOffsetUs + 2'000'000);
  REQUIRE(points.phases.size() == 2);
  CHECK(points.phases[0].start_us == kOffsetUs - 50'000);
  REQUIRE(points.iterations.size() == kIterations);
  CHECK(points.iterations[kSlowOne].start_us == kOffsetUs + 100 * kSlowOne);
  REQUIRE(points.windows.size() == 20);
  for (const auto& window : points.windows) {
    CHECK(window.percent[0] == Approx(100));
    CHECK(std::isnan(window.percent[1]));
    CHECK(window.percent[3] == Approx(10));  // the extension; the native host is in none
  }
  REQUIRE(points.footprint.size() == 101);
  CHECK(points.footprint[7].bytes[0] == 1007);
  CHECK(points.footprint[7].bytes[3] == 2007);
}

TEST_CASE("few points are shown as they are") {
  OneTrial trial;
  const auto answer = shown(trial.points(), 1000, kOffsetUs + 1000, kOffsetUs + 2000);
  // 1000 to 2000 us after the begin: eleven of them, and one more on either side.
  REQUIRE(answer["iterations"].size() == 13);
  CHECK(answer["iterations"][1] == json({kOffsetUs + 1000, 80'003, 1, 1, 10}));
  CHECK(answer["iterations_in_all"] == kIterations);
}

TEST_CASE("of many points a column keeps the fastest and the slowest, and no point is made up") {
  OneTrial trial;
  const auto points = trial.points();
  const auto answer = shown(points, 100);
  CHECK(answer["iterations"].size() <= 200);
  bool slow_one = false;
  std::int64_t before = -1;
  for (const auto& row : answer["iterations"]) {
    const std::int64_t index = row[4];
    CHECK(index > before);
    before = index;
    const auto& measured = points.iterations[static_cast<std::size_t>(index)];
    CHECK(row == json({measured.start_us, measured.duration_ns, 1, 1, index}));
    slow_one = slow_one || index == kSlowOne;
  }
  CHECK(slow_one);
}

TEST_CASE("a thinned CPU lane is the mean of its windows, whatever is in view") {
  OneTrial trial;
  auto points = trial.points();
  points.windows[2].percent[0] = 40;
  points.windows[3].percent[0] = std::nan("");
  const auto answer = shown(points, 11);  // 0.19 s each: two windows become one
  REQUIRE(answer["cpu"].size() == 10);
  // Ticks are 20 ms apart: the last one of each tenth of a second is 40 ms past it.
  CHECK(answer["cpu"][1] ==
        json({5'140'000, 5'340'000, 40.0, nullptr, nullptr, 10.0, nullptr, 50.0}));
}

TEST_CASE("no peak of the CPU is lost in a mean, and none is where it was not") {
  OneTrial trial;
  auto points = trial.points();
  points.windows[6].percent[0] = 380;
  for (const std::int64_t columns : {1, 2, 5, 10, 1000}) {
    const auto answer = shown(points, columns);
    CAPTURE(columns);
    int peaks = 0;
    for (const auto& row : answer["cpu"]) {
      if (row[7].get<double>() < 390) continue;
      ++peaks;
      CHECK(row[0] <= points.windows[6].begin_us);
      CHECK(row[1] >= points.windows[6].end_us);
    }
    CHECK(peaks == 1);
  }
}

TEST_CASE("which windows of CPU become one does not change while a view is moved") {
  OneTrial trial;
  const auto points = trial.points();
  std::set<std::pair<std::int64_t, std::int64_t>> seen;
  for (std::int64_t by_us = 0; by_us < 1'000'000; by_us += 10'000) {
    const auto answer = shown(points, 3, 4'900'000 + by_us, 5'900'000 + by_us);
    for (const auto& row : answer["cpu"]) seen.emplace(row[0], row[1]);
  }
  std::int64_t before = 0;
  for (const auto& [begin_us, end_us] : seen) {
    CHECK(begin_us >= before);
    before = end_us;
  }
}

TEST_CASE("a thinned footprint is of ticks that were read, with each role's peak and that of all") {
  OneTrial trial;
  auto points = trial.points();
  // In one column: the page's peak, the extension's, and that of both together, at three ticks.
  points.footprint[40].bytes = {90'000, 1, 1, 10};
  points.footprint[41].bytes = {10, 1, 1, 90'000};
  points.footprint[42].bytes = {60'000, 1, 1, 60'000};
  const auto answer = shown(points, 2);
  CHECK(answer["footprint"].size() < 25);
  std::set<std::int64_t> shown_us;
  for (const auto& row : answer["footprint"]) {
    shown_us.insert(row[0].get<std::int64_t>());
    const auto read = std::find_if(points.footprint.begin(), points.footprint.end(),
                                   [&](const auto& each) { return row[0] == each.t_us; });
    REQUIRE(read != points.footprint.end());
    CHECK(row[1] == read->bytes[0]);
    CHECK(row[4] == read->bytes[3]);
  }
  for (const auto tick : {40U, 41U, 42U}) CHECK(shown_us.contains(points.footprint[tick].t_us));
}

TEST_CASE("beyond the trial's ends there is nothing") {
  OneTrial trial;
  const auto points = trial.points();
  const auto behind = shown(points, 1000, points.to_us + 1'000'000);
  CHECK(behind["iterations"].size() <= 1);  // the one before, to which a line would lead
  CHECK(behind["from_us"] == behind["to_us"]);
  const auto ahead = shown(points, 1000, std::nullopt, points.from_us - 1'000'000);
  CHECK(ahead["iterations"].size() <= 1);
  shown(points, 4000, -(std::int64_t{1} << 53), -(std::int64_t{1} << 53) + 1);
}

TEST_CASE("the steady part is marked where there is one") {
  OneTrial trial;
  trial.database.exec(
      "UPDATE attempt SET outcome = 'done'; UPDATE trial SET outcome = 'done', attempt_number = 1 "
      "WHERE trial_id IN (SELECT trial_id FROM attempt);"
      "INSERT INTO trial_course (trial_id, course, steady_from, steady_start_page_us, "
      "left_out_calls, flags) SELECT trial_id, 'warm_up', 5000, 500000, 5000, '[]' FROM attempt;"
      "UPDATE configuration SET task = 'train'");
  const auto answer = shown(trial.points(), 100);
  CHECK(answer["steady_from_us"] == kOffsetUs + 500'000);
  CHECK(answer["steady_to_us"] == kOffsetUs + 2'000'000);
  trial.database.exec("UPDATE trial_course SET course = 'never'");
  CHECK(shown(trial.points(), 100)["steady_from_us"].is_null());
}

TEST_CASE("a page that nothing places has its own clock, and readings are not laid beside it") {
  OneTrial trial;
  trial.database.exec("UPDATE attempt SET clock_offset_us = NULL");
  const auto answer = shown(trial.points(), 100);
  CHECK(answer["clock"] == "page");
  CHECK(answer["first_us"] == -50'000);
  CHECK(answer["cpu"].empty());
  trial.keep_few_iterations();
  const json trace = json::parse(trial.trace());
  for (const auto& event : trace["traceEvents"]) CHECK(event["ph"] != "C");
  CHECK_THAT(trace["otherData"]["clock"].get<std::string>(), Catch::StartsWith("the page's own"));
}

TEST_CASE("what is kept of the last trial goes with it") {
  OneTrial trial;
  trial.database.exec(
      "UPDATE attempt SET outcome = 'done'; UPDATE trial SET outcome = 'done', attempt_number = 1 "
      "WHERE trial_id IN (SELECT trial_id FROM attempt)");
  api::PointsOfLastTrial last;
  const auto points = last.read(trial.database, trial.trial_uuid);
  REQUIRE(points);
  CHECK(last.read(trial.database, trial.trial_uuid) == points);
  CHECK_FALSE(last.read(trial.database, "another"));
  trial.database.exec("DELETE FROM sweep");
  CHECK_FALSE(last.read(trial.database, trial.trial_uuid));
}

TEST_CASE("what still runs is read anew each time") {
  OneTrial trial;
  api::PointsOfLastTrial last;
  const auto points = last.read(trial.database, trial.trial_uuid);
  trial.keep_few_iterations();
  CHECK(last.read(trial.database, trial.trial_uuid)->iterations.size() == 10);
}

TEST_CASE("a trace is one JSON object with every phase, iteration and process on one clock") {
  OneTrial trial;
  trial.database.exec("UPDATE configuration SET framework = '<b>\"a\\b' || char(10) || '</b>'");
  trial.database.exec(
      "INSERT INTO observation (trial_id, attempt_number, phase, kind, observation_index, "
      "start_page_us, duration_us) SELECT trial_id, 1, phase, kind, i, start, 20001 FROM attempt "
      "CROSS JOIN (SELECT 'warmup' AS phase, 'frame' AS kind, 0 AS i, -10000 AS start UNION ALL "
      "SELECT 'train', 'frame', 0, 10000 UNION ALL SELECT 'train', 'frame', 1, 30000 UNION ALL "
      "SELECT 'train', 'knock', 0, 5)");
  const json trace = json::parse(trial.trace());
  CHECK(trace["otherData"]["framework"] == "<b>\"a\\b\n</b>");
  std::map<std::string, int> events;
  std::map<std::int64_t, std::string> processes;
  std::map<std::int64_t, std::int64_t> slice_ends;  // by track
  for (const auto& event : trace["traceEvents"]) {
    const std::string name = event["name"];
    ++events[event["ph"].get<std::string>() + " " + name];
    if (name == "process_name") processes[event["pid"]] = event["args"]["name"];
    if (event["ph"] != "M") CHECK(event["ts"] >= 4'900'000);
    if (event["ph"] == "X") {
      CHECK(event["pid"] == 100);
      CHECK(event["dur"] >= 0);
      std::int64_t& ends = slice_ends[event["tid"]];
      CHECK(event["ts"] >= ends);  // else it would be drawn inside the one before
      ends = event["ts"].get<std::int64_t>() + event["dur"].get<std::int64_t>();
    }
    if (event["ph"] == "b" || event["ph"] == "e") CHECK(event["tid"].is_number());
    if (name == "CPU" && event["pid"] == 100)
      CHECK(event["args"]["% of one core"].get<double>() ==
            Approx(event["ts"] < 6'900'001 ? 100 : 0));
  }
  CHECK(events["X train"] == 1 + kIterations);
  CHECK(events["X warmup"] == 1);
  CHECK(events["X frame"] == 3);
  CHECK(events["b knock"] == 1);
  CHECK(events["e knock"] == 1);
  CHECK(events["C footprint"] == 3 * 101 + 1);  // nothing is left of the page that exited
  CHECK(events["C CPU"] == 3 * 20 + 1);
  CHECK(processes == std::map<std::int64_t, std::string>{{100, "renderer, the trial's page"},
                                                         {101, "renderer extension"},
                                                         {102, "native_host"}});
}

TEST_CASE("frames of many pieces do not reach into each other") {
  OneTrial trial;
  trial.keep_few_iterations();
  trial.database.exec(
      "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 10999) "
      "INSERT INTO observation (trial_id, attempt_number, phase, kind, observation_index, "
      "start_page_us, duration_us) SELECT trial_id, 1, 'train', 'frame', i, 100 * i, 101 FROM "
      "attempt CROSS JOIN n");
  const json trace = json::parse(trial.trace());
  int frames = 0;
  std::int64_t ends = 0;
  for (const auto& event : trace["traceEvents"]) {
    if (event["name"] != "frame") continue;
    ++frames;
    if (event["ts"] < ends) FAIL_CHECK("frame " << frames << " begins before the one before ends");
    ends = event["ts"].get<std::int64_t>() + event["dur"].get<std::int64_t>();
  }
  CHECK(frames == 11'000);
}

TEST_CASE(
    "a phase without an end begins and does not end; of a trial that is not there there is none") {
  OneTrial trial;
  trial.keep_few_iterations();
  trial.database.exec("UPDATE phase SET end_page_us = NULL WHERE name = 'train'");
  const json trace = json::parse(trial.trace());
  int begun = 0;
  for (const auto& event : trace["traceEvents"])
    if (event["ph"] == "B" && event["name"] == "train") ++begun;
  CHECK(begun == 1);
  api::TrialTrace none("none");
  CHECK(none.next(trial.database) == std::string());
  CHECK_FALSE(none.next(trial.database));
}
