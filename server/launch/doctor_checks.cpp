#include "server/launch/doctor_checks.hpp"

#include <fmt/format.h>
#include <time.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <string_view>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/launch/browser.hpp"
#include "server/launch/devtools_target.hpp"
#include "server/launch/gpu_adapters.hpp"
#include "server/launch/gpu_checks.hpp"
#include "server/launch/gpu_switches.hpp"
#include "server/launch/host_checks.hpp"
#include "server/launch/machine_checks.hpp"
#include "server/launch/source_checks.hpp"

namespace webdyno::launch {
namespace {

using nlohmann::json;
using State = Check::State;
using std::chrono::milliseconds;

constexpr milliseconds kAnswerTimeout{10'000};

/// The extension's own question to the native host, asked in its service worker.
std::string ask_native_host() {
  const json hello = {{"type", "hello"},
                      {"contract_version", wire::kContractVersion},
                      {"extension_version", "doctor"}};
  return fmt::format(R"js(
    new Promise((resolve, reject) => {{
      const port = chrome.runtime.connectNative('{}');
      port.onMessage.addListener((message) => {{ port.disconnect(); resolve(message); }});
      port.onDisconnect.addListener(() => {{
        reject(new Error(chrome.runtime.lastError?.message ?? 'it closed the port'));
      }});
      port.postMessage({});
    }})
  )js",
                     wire::kNativeHostName, hello.dump());
}

Check adapter_check(const std::string& api, const tl::expected<json, std::string>& answer) {
  const std::string consequence = fmt::format("trials on {} end as unsupported", api);
  if (!answer) return {api, State::kWarning, answer.error(), consequence};
  if (!answer->is_string()) {
    return {api, State::kWarning, "the browser offers no adapter", consequence};
  }
  const std::string adapter = *answer;
  if (is_software(adapter)) {
    return {api, State::kWarning, "software: " + adapter,
            "it computes on the CPU: its times say nothing about a GPU"};
  }
  return {api, State::kWorks, adapter, ""};
}

Check native_host_check(DevtoolsPipe& devtools, const std::string& worker,
                        const std::filesystem::path& native_host) {
  const auto hello = evaluate(devtools, worker, ask_native_host(), kAnswerTimeout);
  if (!hello) {
    return {"native host", State::kMissing, hello.error(),
            "start it in a terminal to see why: " + native_host.string()};
  }
  if (const auto valid = wire::validate("host_hello", *hello); !valid) {
    return {"native host", State::kMissing,
            fmt::format("its hello at {}: {}", valid.error().path, valid.error().message),
            "it is of another version than this program: build both anew"};
  }
  return {"native host", State::kWorks,
          fmt::format("answers, version {}, {}", (*hello)["native_host_version"].get<std::string>(),
                      (*hello)["build"].get<std::string>()),
          ""};
}

/// The kernel's CPU clock of another process, as the native host reads it: clock_getres(2),
/// include/linux/posix-timers_types.h (CPUCLOCK_SCHED is 2).
Check cpu_clock_check(pid_t browser) {
  const auto clock = static_cast<clockid_t>((~static_cast<unsigned>(browser) << 3U) | 2U);
  timespec used{};
  if (::clock_gettime(clock, &used) == 0) {
    return {"CPU sampler", State::kWorks, "reads the browser's process CPU clocks", ""};
  }
  return {"CPU sampler", State::kMissing, "the browser's CPU clock cannot be read",
          "run webdyno and the browser in one container, as one user"};
}

std::vector<Check> browser_checks(const DoctorOptions& options) {
  const auto binary = find_browser(options.browser);
  if (!binary) {
    return {{"browser", State::kMissing, binary.error(), ""}};
  }
  std::vector<Check> checks;
  checks.push_back(
      {"browser", State::kWorks,
       fmt::format("{} {}, {}", binary->product, binary->version, binary->path.string()), ""});
  // No such file: this browser finds no collector and so takes no trial of a running sweep.
  const auto no_collector = std::filesystem::temp_directory_path() / "webdyno-doctor-no-collector";
  LaunchOptions launch{.binary = *binary,
                       .headed = false,
                       .extension_directory = options.extension_directory,
                       .native_host = options.native_host,
                       .collector_file = no_collector,
                       .launch_uuid = wire::uuid_v7()};
  launch.gpu_switches = find_gpu_switches(launch, nullptr).switches;  // as `run` does
  auto browser = Browser::launch(launch);
  if (!browser) {
    checks.push_back({"extension", State::kMissing, browser.error(), ""});
    return checks;
  }
  checks.push_back(runs_without_sandbox()
                       ? Check{"sandbox", State::kWarning, "off: Chromium has none for root",
                               "run webdyno as another user"}
                       : Check{"sandbox", State::kWorks, "on", ""});
  checks.push_back(cpu_clock_check(browser->pid()));

  auto& devtools = browser->devtools();
  // First: a WebGPU adapter that is asked for before there is a GPU process is none.
  const auto webgl = adapter_check("WebGL", ask_webgl(devtools));
  const auto worker = attach_to_service_worker(devtools, wire::kExtensionId, kAnswerTimeout);
  if (worker) {
    checks.push_back(
        {"extension", State::kWorks, fmt::format("loads, id {}", wire::kExtensionId), ""});
    checks.push_back(native_host_check(devtools, *worker, options.native_host));
    checks.push_back(adapter_check("WebGPU", ask_webgpu(devtools, *worker)));
  } else {
    checks.push_back(
        {"extension", State::kMissing, worker.error(), "build it anew: npm run build"});
  }
  checks.push_back(webgl);
  return checks;
}

}  // namespace

std::vector<Check> run_checks(const DoctorOptions& options) {
  const auto machine = machine_checks();  // first, or the browser below would be the noise
  std::vector<Check> checks;
  try {
    checks = browser_checks(options);
  } catch (const std::exception& error) {  // there is no place for a profile, or no process
    checks = {{"browser", State::kMissing, error.what(), ""}};
  }
  const auto host = host_checks("/");
  checks.insert(checks.end(), host.begin(), host.end());
  checks.insert(checks.end(), machine.begin(), machine.end());
  const auto gpus = gpu_checks("/", "libnvidia-ml.so.1");
  checks.insert(checks.end(), gpus.begin(), gpus.end());
  const auto sources = source_checks("/");
  checks.insert(checks.end(), sources.begin(), sources.end());
  return checks;
}

}  // namespace webdyno::launch
