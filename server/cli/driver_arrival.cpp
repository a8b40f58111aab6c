#include "server/cli/driver_arrival.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "server/cli/exit_code.hpp"

namespace webdyno::cli {
namespace {

using launch::Awaited;

// A browser on an idle machine takes half a second. It is asked before people are told.
constexpr std::chrono::seconds kAskFirst{2};
constexpr std::chrono::seconds kUsualArrival{4};
constexpr std::chrono::seconds kArrivalAskAgain{1};
constexpr std::chrono::seconds kLongestArrival{60};

/// What an administrator, or who has installed webdyno, can do about it.
std::string arrival_remedy(const std::string& message) {
  const auto has = [&](const char* words) { return message.find(words) != std::string::npos; };
  if (has("disabled by the system administrator"))
    return "allow it: NativeMessagingBlocklist in the browser's managed policies (chrome://policy) "
           "refuses it, NativeMessagingAllowlist may name org.webdyno.host";
  if (has("host not found"))
    return "the browser does not look where webdyno puts its native host: "
           "NativeMessagingUserLevelHosts in its managed policies (chrome://policy) must not be "
           "off";
  return "`./webdyno doctor` says what is missing";
}

}  // namespace

DriverArrival::DriverArrival(std::string launch_uuid, Ask ask)
    : launch_uuid_(std::move(launch_uuid)), ask_(std::move(ask)) {}

std::optional<Awaited> DriverArrival::look(const api::Collector::Watched& watched,
                                           const launch::Browser& browser) {
  const auto known = watched.lease_requests.find(launch_uuid_);
  if (known != watched.lease_requests.end()) {
    awaited_ = known->second > 0 ? std::nullopt : std::optional(Awaited::kLease);
    if (!awaited_) return awaited_;
  }
  const auto now = Clock::now();
  if (now - begun_ >= kAskFirst && now - asked_ >= kArrivalAskAgain) {
    asked_ = now;
    state_ = ask_();
    if (state_ && awaited_ != Awaited::kLease) {
      const bool connected = state_->kind != "connecting" && state_->kind != "lost";
      awaited_ = connected ? Awaited::kCollector : Awaited::kNativeHost;
    }
  }
  // It would try again at its next alarm, to no better end: the browser, or the host, has said no.
  const bool given_up = state_ && state_->kind == "lost" && awaited_ == Awaited::kNativeHost;
  constexpr std::string_view kEnvironment = "environment: ";  // host_error
  if (given_up && state_->message.starts_with(kEnvironment)) {
    throw EnvironmentError("the native host cannot measure here: " +
                           state_->message.substr(kEnvironment.size()));
  }
  if (given_up || now - begun_ >= kLongestArrival) {
    const std::string why = reason(browser);
    throw EnvironmentError(fmt::format(
        "{} for {}{}{}; {}",
        given_up ? "waited in vain" : fmt::format("waited {} s in vain", kLongestArrival.count()),
        launch::words_of(*awaited_), why.empty() ? "" : ": ", why, arrival_remedy(why)));
  }
  return awaited_;
}

std::string DriverArrival::words() const {
  if (!awaited_ || Clock::now() - begun_ < kUsualArrival) return {};
  const std::string why = state_ ? state_->message : "";
  return fmt::format("{}{}", launch::words_of(*awaited_),
                     why.empty() ? "" : fmt::format(" ({})", why));
}

/// The extension's words, which are the browser's; what the native host has written besides.
std::string DriverArrival::reason(const launch::Browser& browser) const {
  std::string why = state_ ? state_->message : "";
  if (why.ends_with('.')) why.pop_back();  // Chromium's, and the line goes on
  if (const auto host = browser.words_of_native_host(); !host.empty() && why.find(host) == why.npos)
    why += (why.empty() ? "" : "; it wrote: ") + host;
  return why;
}

}  // namespace webdyno::cli
