#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "native_host/attempt_sampling.hpp"
#include "native_host/host_messages.hpp"
#include "native_host/sampling/gpu/gpus.hpp"
#include "native_host/stdio_channel.hpp"

namespace webdyno::native_host {

/// What the extension's messages make the native host do. Knows no pipes and no timers: texts come
/// in, texts go out, and whoever owns it calls sampling()->tick() when one is due.
class HostSession {
 public:
  using Send = std::function<void(std::string, Urgency)>;

  HostSession(HostSettings settings, Send send);

  /// One message. `read_us` is when it was read. A bad one is answered with host_error.
  void receive(std::string_view text, std::int64_t read_us);

  /// While an attempt is being sampled.
  AttemptSampling* sampling() { return sampling_ ? &*sampling_ : nullptr; }

 private:
  void serve(const std::string& type, const nlohmann::json& message, std::int64_t read_us);
  void start(const nlohmann::json& message);
  void read_boundary(const nlohmann::json& message);
  void stop(const nlohmann::json& message);
  /// Whether this very attempt is sampled; refuses the request otherwise.
  bool samples(const std::string& type, const AttemptName& attempt);
  void refuse(const std::string& code, const std::string& message);
  sampling::Gpus& gpus();

  HostSettings settings_;
  Send send_;
  std::optional<sampling::Gpus> gpus_;  // of the whole session: starting NVML takes up to a second
  std::optional<AttemptSampling> sampling_;
};

}  // namespace webdyno::native_host
