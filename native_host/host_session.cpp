#include "native_host/host_session.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "native_host/collector_file.hpp"
#include "native_host/sampling/clocks.hpp"
#include "native_host/sampling/host_facts.hpp"
#include "native_host/sampling/host_identity.hpp"
#include "native_host/sampling/process_cpu_clock.hpp"
#include "schema/wire/contract.hpp"
#include "schema/wire/version.hpp"

namespace webdyno::native_host {
namespace {

namespace net = boost::asio;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

// Twice a second keeps a page's progress fresh; Chromium stalls its port 10 to 40 ms on messages of 256 KiB and more.
constexpr std::chrono::milliseconds kBatchPeriod{500};
constexpr std::size_t kBatchBytes = 64 * 1024;

std::int64_t own_cpu_ns() { return sampling::process_cpu_ns(::getpid()).value_or(0); }

json launch_uuid() {
  const char* given = std::getenv("WEBDYNO_LAUNCH_UUID");
  return given != nullptr && *given != '\0' ? json(given) : json();
}

json collector_address() {
  const auto address = read_collector_file(collector_file());
  if (!address) {
    spdlog::info("{}", address.error());
    return nullptr;
  }
  return {{"url", address->url}, {"token", address->token}};
}

/// The schema of a request by its type; empty for a type that there is not.
std::string schema_of(const json& message) {
  const auto type = message.is_object() ? message.value("type", json()) : json();
  for (const char* name : {"hello", "clock", "start", "stop"}) {
    if (type == name) return fmt::format("host_{}_request", name);
  }
  return {};
}

}  // namespace

HostSession::HostSession(net::io_context& io, StdioChannel channel, pid_t browser)
    : io_(io), channel_(std::move(channel)), browser_(browser), sampler_(browser, ::getpid()), timer_(io) {}

net::awaitable<int> HostSession::run() {
  int exit_code = 0;
  try {
    while (const auto text = co_await channel_.read()) handle(*text);
  } catch (const BrokenFrame& error) {
    send_error(error.code(), error.what());
    exit_code = 1;
  }
  sampling_.reset();
  timer_.cancel();
  co_return exit_code;
}

void HostSession::handle(const std::string& text) {
  const auto parsed = wire::parse_json(text);
  if (!parsed) return send_error("bad_json", parsed.error().message);
  const std::string schema = schema_of(*parsed);
  if (schema.empty()) return send_error("bad_message", "$.type: allowed are hello, clock, start, stop");
  if (const auto valid = wire::validate(schema, *parsed); !valid) {
    return send_error("bad_message", fmt::format("{}: {}", valid.error().path, valid.error().message));
  }
  const std::string type = (*parsed)["type"];
  if (type == "hello") hello();
  if (type == "clock") {
    channel_.write({{"type", "clock"}, {"ping_id", (*parsed)["ping_id"]}, {"monotonic_us", sampling::monotonic_us()}});
  }
  if (type == "start") start(*parsed);
  if (type == "stop") stop(*parsed);
}

void HostSession::hello() {
  channel_.write({{"type", "hello"},
                  {"contract_version", wire::kContractVersion},
                  {"native_host_version", wire::kWebdynoVersion},
                  {"build", fmt::format("g++ {}", __VERSION__)},
                  {"collector", collector_address()},
                  {"launch_uuid", launch_uuid()},
                  {"browser", {{"pid", browser_}, {"command_line", sampling::public_command_line(browser_)}}},
                  {"host", sampling::host_facts(sampling::host_uuid(sampling::state_directory()))}});
}

void HostSession::start(const json& message) {
  if (sampling_) return send_error("wrong_state", fmt::format("trial {} is being sampled", sampling_->trial_uuid));
  const std::string trial_uuid = message["trial_uuid"];
  const std::int64_t attempt_number = message["attempt_number"];
  const auto period = std::chrono::nanoseconds(1'000'000'000 / message["rate_hz"].get<std::int64_t>());
  const auto now = Clock::now();
  sampler_.forget_ended();
  sampling_.emplace(Sampling{.trial_uuid = trial_uuid,
                             .attempt_number = attempt_number,
                             .period = period,
                             .next_tick = now + period,
                             .batch_begin = now,
                             .cpu_ns_at_start = own_cpu_ns(),
                             .batch = sampling::Batch(trial_uuid, attempt_number)});
  const json clock = sampling::clock_pair();  // before the first sample, which then lies inside the attempt
  tick(true, 0);
  channel_.write({{"type", "started"}, {"trial_uuid", trial_uuid}, {"attempt_number", attempt_number}, {"clock", clock}});
  net::co_spawn(io_, sample_until_stopped(++starts_), [](std::exception_ptr failure) {
    if (failure) std::rethrow_exception(failure);
  });
}

void HostSession::stop(const json& message) {
  if (!sampling_ || sampling_->trial_uuid != message["trial_uuid"] ||
      sampling_->attempt_number != message["attempt_number"]) {
    return send_error("wrong_state", "this attempt is not being sampled");
  }
  tick(true, 0);
  send_batch();
  const json clock = sampling::clock_pair();
  channel_.write({{"type", "stopped"},
                  {"trial_uuid", sampling_->trial_uuid},
                  {"attempt_number", sampling_->attempt_number},
                  {"clock", clock},
                  {"summary",
                   {{"batches", sampling_->batch.sequence()},
                    {"ticks", sampling_->ticks},
                    {"missed_ticks", sampling_->missed_ticks},
                    {"cpu_ns", own_cpu_ns() - sampling_->cpu_ns_at_start}}}});
  sampling_.reset();
  timer_.cancel();
}

net::awaitable<void> HostSession::sample_until_stopped(std::int64_t start_number) {
  for (;;) {
    timer_.expires_at(sampling_->next_tick);
    const auto [stopped] = co_await timer_.async_wait(net::as_tuple(net::use_awaitable));
    if (stopped || !sampling_ || start_number != starts_) co_return;
    // Absolute deadlines: one that has passed while we slept is missed, never caught up.
    const auto late = Clock::now() - sampling_->next_tick;
    const auto missed = late / sampling_->period;
    sampling_->missed_ticks += missed;
    sampling_->next_tick += (missed + 1) * sampling_->period;
    tick(false, missed);
  }
}

void HostSession::tick(bool thorough, std::int64_t missed_ticks) {
  ++sampling_->ticks;
  sampling_->batch.add(sampler_.sample(thorough), missed_ticks);
  if (Clock::now() - sampling_->batch_begin >= kBatchPeriod || sampling_->batch.bytes() >= kBatchBytes) send_batch();
}

void HostSession::send_batch() {
  sampling_->batch_begin = Clock::now();
  if (!sampling_->batch.empty()) channel_.write(sampling_->batch.take());
}

void HostSession::send_error(const std::string& code, const std::string& message) {
  spdlog::warn("{}: {}", code, message);
  channel_.write({{"type", "error"}, {"code", code}, {"message", message}});
}

}  // namespace webdyno::native_host
