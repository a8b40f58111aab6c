#include "native_host/host_session.hpp"

#include <fmt/format.h>

#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "native_host/sampling/measurability.hpp"
#include "schema/wire/contract.hpp"

namespace webdyno::native_host {
namespace {

using nlohmann::json;

const std::map<std::string, std::string, std::less<>> kSchemaByType = {
    {"hello", "host_hello_request"},
    {"clock", "host_clock_request"},
    {"start", "host_start_request"},
    {"boundary", "host_boundary_request"},
    {"stop", "host_stop_request"}};

AttemptName attempt_in(const json& message) {
  return {message["trial_uuid"], message["attempt_number"]};
}

std::string words(const AttemptName& attempt) {
  return fmt::format("attempt {} of trial {}", attempt.attempt_number, attempt.trial_uuid);
}

}  // namespace

HostSession::HostSession(HostSettings settings, Send send)
    : settings_(std::move(settings)), send_(std::move(send)) {}

void HostSession::receive(std::string_view text, std::int64_t read_us) {
  const auto message = wire::parse_json(text);
  if (!message) return refuse(message.error().code, message.error().message);
  const auto type = message->is_object() ? message->find("type") : message->end();
  if (type == message->end() || !type->is_string() ||
      !kSchemaByType.contains(type->get<std::string>())) {
    return refuse("bad_message", "$.type: allowed: hello, clock, start, boundary, stop");
  }
  const std::string& name = type->get_ref<const std::string&>();
  if (const auto valid = wire::validate(kSchemaByType.at(name), *message); !valid) {
    return refuse(valid.error().code, valid.error().path + ": " + valid.error().message);
  }
  try {
    serve(name, *message, read_us);
  } catch (const std::exception& error) {
    refuse("environment", error.what());
  }
}

void HostSession::serve(const std::string& type, const json& message, std::int64_t read_us) {
  if (type == "hello") {
    // Before anybody counts on it: a trial would end as done and have no reading.
    sampling::require_measurable(settings_.root, settings_.browser_pid);
    gpus();
    send_(hello_message(settings_), Urgency::kReply);
  } else if (type == "clock") {
    send_(clock_message(message["ping_id"], read_us), Urgency::kReply);
  } else if (type == "start") {
    start(message);
  } else if (type == "boundary") {
    read_boundary(message);
  } else {
    stop(message);
  }
}

void HostSession::start(const json& message) {
  if (sampling_) {
    return refuse("wrong_state",
                  fmt::format("start came while {} is sampled", words(sampling_->attempt())));
  }
  sampling_.emplace(settings_, gpus(), attempt_in(message), message["rate_hz"],
                    [this](std::string batch) { send_(std::move(batch), Urgency::kOrdinary); });
  send_(started_message(sampling_->attempt(), sampling_->begin()), Urgency::kReply);
}

bool HostSession::samples(const std::string& type, const AttemptName& attempt) {
  if (!sampling_) {
    refuse("wrong_state", type + " came before start");
    return false;
  }
  if (sampling_->attempt() == attempt) return true;
  refuse("wrong_state", fmt::format("{} names {}; {} is sampled", type, words(attempt),
                                    words(sampling_->attempt())));
  return false;
}

void HostSession::read_boundary(const json& message) {
  const AttemptName attempt = attempt_in(message);
  if (!samples("boundary", attempt)) return;
  const std::string name = message["name"];
  const auto cost_us = sampling_->read_boundary(name, message["renderer_pid"].get<pid_t>());
  send_(boundary_read_message(attempt, name, cost_us), Urgency::kReply);
}

void HostSession::stop(const json& message) {
  const AttemptName attempt = attempt_in(message);
  if (!samples("stop", attempt)) return;
  AttemptSampling ending = *std::move(sampling_);
  sampling_.reset();
  SamplingSummary summary = ending.stop();
  const auto clock = sampling::read_clock_pair();
  summary.calibration_after = sampling::spin();
  send_(stopped_message(attempt, clock, summary), Urgency::kOrdinary);
}

sampling::Gpus& HostSession::gpus() {
  if (!gpus_) gpus_.emplace(settings_.root, "libnvidia-ml.so.1");
  return *gpus_;
}

void HostSession::refuse(const std::string& code, const std::string& message) {
  send_(error_message(code, message), Urgency::kReply);
}

}  // namespace webdyno::native_host
