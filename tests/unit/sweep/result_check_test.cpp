#include "server/sweep/result_check.hpp"

#include <catch2/catch.hpp>

#include "schema/wire/contract.hpp"
#include "server/sweep/attempt.hpp"
#include "tests/unit/sweep/sweep_fixture.hpp"

namespace sweep = webdyno::sweep;
using nlohmann::json;

namespace {

constexpr std::int64_t kBeyondDoubles = (std::int64_t{1} << 53) + 1;

/// Phases build and warmup (two entries) before the measured one.
struct Case {
  webdyno::test::SweepFixture fixture;
  sweep::Lease lease = fixture.lease();
  std::string task = lease.configuration["task"];
  bool native = false;
  json result = with_warmup(fixture.done(lease));

  json with_warmup(json done) const {
    json& phases = done["report"]["phases"];
    const json warmup = {{"name", "warmup"}, {"start_us", 3000}, {"end_us", 4000}};
    phases.insert(phases.begin() + 1, warmup);
    phases[2]["start_us"] = 4000;
    json& groups = done["report"]["iterations"];
    groups[0]["start_us"] = {4000, 5000};
    const json entries = {{"phase", "warmup"},
                          {"start_us", {3000, 3500}},
                          {"duration_ns", {400'000, 500'000}},
                          {"returned_ns", {400'000, 0}},
                          {"calls", {1, 10}}};
    groups.insert(groups.begin(), entries);
    return done;
  }

  /// Where it is refused; empty: it is not. A change that the schema refuses is no case for here.
  std::string refused_at() const {
    const auto valid = webdyno::wire::validate("trial_result", result);
    INFO((valid ? "" : valid.error().message));
    REQUIRE(valid);
    try {
      sweep::check_result(result, {.backend = "cpu", .task = task, .native = native});
    } catch (const sweep::Rejected& refusal) {
      CHECK(refusal.reason() == sweep::Rejected::Reason::kBadRequest);
      CHECK(std::string(refusal.what()).find('\n') == std::string::npos);
      return refusal.path();
    }
    return "";
  }

  std::string refused_with(const std::string& pointer, const json& value) {
    const json before = result;
    result[json::json_pointer(pointer)] = value;
    const std::string path = refused_at();
    result = before;
    return path;
  }
};

}  // namespace

TEST_CASE("a result of true rows passes, and says how the clocks lie") {
  Case each;
  CHECK(each.refused_at().empty());
  CHECK(sweep::check_result(each.result, {"cpu", each.task}).best->error_us == 301);
}

TEST_CASE("phases come in order, each once, without overlap, inside the attempt") {
  Case each;
  CHECK(each.refused_with("/report/phases/2/name", "warmup") == "$.report.phases[2].name");
  CHECK(each.refused_with("/report/phases/1/start_us", 2999) == "$.report.phases[1].start_us");
  CHECK(each.refused_with("/report/phases/0/end_us", 1999) == "$.report.phases[0].end_us");
  CHECK(each.refused_with("/report/phases/0/end_us", nullptr) == "$.report.phases[1]");
  CHECK(each.refused_with("/report/phases/2/end_us", nullptr) == "$.report.phases");
  CHECK(each.refused_with("/report/phases/2/end_us", 1'000'400) == "$.report.phases");  // 6 s
  CHECK(each.refused_with("/report/phases/2/end_us", 1'000'200).empty());  // may be inside
  CHECK(each.refused_with("/started/monotonic_us", 5'003'000) == "$.report.phases");
  CHECK(each.refused_with("/report/phases/2/end_us", kBeyondDoubles) ==
        "$.report.phases[2].end_us");
}

TEST_CASE("the check against the reference may end after the last sample, nothing else") {
  Case each;
  each.result["report"]["phases"].push_back(
      {{"name", "check"}, {"start_us", 999'000}, {"end_us", 5'000'000}});
  CHECK(each.refused_at().empty());
  each.result["report"]["phases"][3]["name"] = "save";
  CHECK(each.refused_at() == "$.report.phases");
}

TEST_CASE("iterations lie in a listed phase, in order, and cannot return after their end") {
  Case each;
  const std::string first = "$.report.iterations[0]";
  CHECK(each.refused_with("/report/iterations/0/phase", "save") == first + ".phase");
  CHECK(each.refused_with("/report/iterations/0/phase", each.task) ==
        first + ".start_us[0]");  // it begins before that phase
  each.result["report"]["iterations"].push_back(each.result["report"]["iterations"][1]);
  CHECK(each.refused_at() == "$.report.iterations[2].phase");
  each.result["report"]["iterations"].erase(2);

  CHECK(each.refused_with("/report/iterations/0/start_us", {3000}) == first + ".duration_ns");
  CHECK(each.refused_with("/report/iterations/0/returned_ns", {1}) == first + ".returned_ns");
  CHECK(each.refused_with("/report/iterations/0/calls", {1, 2, 3}) == first + ".calls");
  CHECK(each.refused_with("/report/iterations/0/start_us", {2998, 3500}) == first + ".start_us[0]");
  CHECK(each.refused_with("/report/iterations/0/start_us", {3500, 3000}) == first + ".start_us[1]");
  CHECK(each.refused_with("/report/iterations/0/duration_ns", {502'000, 1}) ==
        first + ".start_us[1]");
  CHECK(each.refused_with("/report/iterations/0/duration_ns", {501'000, 1}).empty());  // rounding
  CHECK(each.refused_with("/report/iterations/0/duration_ns", {400'000, 502'000}) == first);
  CHECK(each.refused_with("/report/iterations/0/returned_ns/0", 405'001) ==
        first + ".returned_ns[0]");  // a step of the timer is 5 us
  CHECK(each.refused_with("/report/iterations/0/returned_ns/0", 405'000).empty());
  CHECK(each.refused_with("/report/iterations/0/duration_ns/1", kBeyondDoubles) ==
        first + ".duration_ns[1]");
  CHECK(each.refused_with("/report/iterations/0/calls", {2, 10}) == first + ".calls[0]");
}

TEST_CASE("observations are of a listed phase, each kind once, in order") {
  Case each;
  each.result["report"]["observations"] = json::array(
      {{{"phase", each.task},
        {"kind", "frame"},
        {"start_us", {3990, 20'000}},
        {"duration_us", {16'010, 0}}},
       {{"phase", each.task}, {"kind", "knock"}, {"start_us", {4000}}, {"duration_us", {5}}}});
  CHECK(each.refused_at().empty());
  const std::string first = "$.report.observations[0]";
  const std::string at = "/report/observations/0/";
  CHECK(each.refused_with(at + "phase", "save") == first + ".phase");
  CHECK(each.refused_with(at + "kind", "knock") == "$.report.observations[1].kind");
  CHECK(each.refused_with(at + "duration_us", {16'010}) == first + ".duration_us");
  CHECK(each.refused_with(at + "start_us", {20'000, 3990}) == first + ".start_us[1]");
  CHECK(each.refused_with(at + "start_us/1", kBeyondDoubles) == first + ".start_us[1]");
  CHECK(each.refused_with(at + "duration_us/1", kBeyondDoubles) == first + ".duration_us[1]");
}

TEST_CASE("a done of a plan with experience was observed, alone and while it worked") {
  Case each;
  const json alone = {{"name", "alone"}, {"start_us", 1000}, {"end_us", 2000}};
  json& phases = each.result["report"]["phases"];
  phases.insert(phases.begin(), alone);
  const auto refused = [&] {
    try {
      sweep::check_result(each.result, {"cpu", each.task, true});
    } catch (const sweep::Rejected& refusal) {
      return std::string(refusal.what());
    }
    return std::string();
  };
  CHECK(refused() == "a done trial that is observed has frame in phase alone");
  json& observed = each.result["report"]["observations"] = json::array();
  const auto add = [&](const std::string& phase, const char* kind) {
    const json entries = {
        {"phase", phase}, {"kind", kind}, {"start_us", {1000}}, {"duration_us", {10}}};
    observed.push_back(entries);
  };
  add("alone", "frame");
  add("alone", "knock");
  CHECK(refused() == "a done trial that is observed has page_work in phase alone");
  add("alone", "page_work");
  CHECK(refused() == "a done trial that is observed has frame in phase " + each.task);
  add(each.task, "frame");
  CHECK(refused().empty());
}

TEST_CASE("metrics are named once, and of a phase that there was") {
  Case each;
  const json metric = {{"name", "loss"}, {"unit", "1"}, {"value", 1}, {"phase", each.task}};
  each.result["report"]["metrics"].push_back(metric);
  CHECK(each.refused_at().empty());
  CHECK(each.refused_with("/report/metrics/1/phase", "save") == "$.report.metrics[1].phase");
  CHECK(each.refused_with("/report/metrics/1/name", "max_abs_error") == "$.report.metrics[1].name");
}

TEST_CASE("clocks and pings run forward") {
  Case each;
  CHECK(each.refused_with("/stopped/monotonic_us", 4'999'999) == "$.stopped.monotonic_us");
  CHECK(each.refused_with("/clock_pings/0/page_receive_us", 999.0) ==
        "$.clock_pings[0].page_receive_us");
  CHECK(each.refused_with("/clock_pings/0/host_us", kBeyondDoubles) == "$.clock_pings[0].host_us");
  CHECK(each.refused_with("/started", nullptr) == "$.sampling");
}

TEST_CASE("a done stands for a sampled page that measured what was asked for") {
  Case each;
  CHECK(each.refused_with("/report", nullptr) == "$.report");
  CHECK(each.refused_with("/sampling", nullptr) == "$.sampling");
  CHECK(each.refused_with("/cause", "cause") == "$.cause");
  CHECK(each.refused_with("/phase", "build") == "$.phase");
  CHECK(each.refused_with("/report/actual_backend", "webgl") == "$.report.actual_backend");
  CHECK(each.refused_with("/report/requested_backend", "webgl") == "$.report.requested_backend");
  CHECK(each.refused_with("/report/iterations", json::array()) == "$.report.iterations");
  CHECK(each.refused_with("/report/actual_backend", nullptr) == "$.report.actual_backend");
  each.task = "probe";  // tries things, and may find none that computes
  each.result["report"]["iterations"] = json::array();
  CHECK(each.refused_with("/report/actual_backend", nullptr).empty());
  CHECK(each.refused_with("/report/actual_backend", "webgl") == "$.report.actual_backend");
  each.result["outcome"] = "timeout";
  CHECK(each.refused_with("/report/iterations", json::array()).empty());
  CHECK(each.refused_with("/report", nullptr).empty());
  CHECK(each.refused_with("/report/phases/2/end_us", nullptr).empty());
}

TEST_CASE("a done outside of a browser has the CPU time of each entry") {
  Case each;
  each.native = true;
  CHECK(each.refused_at() == "$.report.iterations");
  for (auto& group : each.result["report"]["iterations"]) group["cpu_ns"] = {900'000, 0};
  CHECK(each.refused_at().empty());
  CHECK(each.refused_with("/report/iterations/1/cpu_ns", {1}) == "$.report.iterations[1].cpu_ns");
  CHECK(each.refused_with("/report/iterations/1/cpu_ns/0", kBeyondDoubles) ==
        "$.report.iterations[1].cpu_ns[0]");
}

TEST_CASE("a browser that offers no process ids has no renderer, and no method that found one") {
  Case each;
  CHECK(each.refused_with("/renderer_pid", nullptr) == "$.renderer_pid");
  CHECK(each.refused_with("/renderer_pid_method", nullptr) == "$.renderer_pid");
  each.result["renderer_pid"] = nullptr;
  each.result["renderer_pid_method"] = nullptr;
  CHECK(each.refused_at().empty());
}

TEST_CASE("operators come once, in times that a number holds") {
  Case each;
  each.result["report"]["operators"] = {
      {"calls", 3},
      {"elapsed_ns", 900},
      {"clock", "gpu"},
      {"types",
       {{{"type", "Conv2D"}, {"executions", 6}, {"total_ns", 700}},
        {{"type", "Relu"}, {"executions", 3}, {"total_ns", 100}}}}};
  CHECK(each.refused_at().empty());
  const std::string types = "/report/operators/types/";
  CHECK(each.refused_with(types + "1/type", "Conv2D") == "$.report.operators.types[1].type");
  CHECK(each.refused_with(types + "0/total_ns", kBeyondDoubles) ==
        "$.report.operators.types[0].total_ns");
  CHECK(each.refused_with(types + "0/executions", kBeyondDoubles) ==
        "$.report.operators.types[0].executions");
  CHECK(each.refused_with("/report/operators/elapsed_ns", kBeyondDoubles) ==
        "$.report.operators.elapsed_ns");
}
