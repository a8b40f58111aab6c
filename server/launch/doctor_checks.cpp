#include "server/launch/doctor_checks.hpp"

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <exception>
#include <nlohmann/json.hpp>
#include <string_view>

#include "schema/wire/contract.hpp"
#include "schema/wire/identity.hpp"
#include "schema/wire/version.hpp"
#include "server/launch/browser.hpp"
#include "server/launch/devtools_target.hpp"
#include "server/launch/gpu_checks.hpp"
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

constexpr std::string_view kAskWebgl = R"js(
  (() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    if (gl === null) return null;
    const info = gl.getExtension('WEBGL_debug_renderer_info');
    return gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL);
  })()
)js";

// In the service worker, because about:blank is no secure context and has no navigator.gpu.
constexpr std::string_view kAskWebgpu = R"js(
  (async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return null;
    const {vendor, architecture, description} = adapter.info;
    return [vendor, architecture, description].filter((part) => part !== '').join(' ');
  })()
)js";

bool is_software(const std::string& adapter) {
  constexpr std::array<std::string_view, 4> kNames = {"SwiftShader", "swiftshader", "llvmpipe",
                                                      "Basic Render"};
  return std::any_of(kNames.begin(), kNames.end(), [&](std::string_view name) {
    return adapter.find(name) != std::string::npos;
  });
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
  auto browser = Browser::launch({.binary = *binary,
                                  .headed = false,
                                  .extension_directory = options.extension_directory,
                                  .native_host = options.native_host,
                                  .collector_file = no_collector,
                                  .launch_uuid = wire::uuid_v7()});
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
  const auto worker = attach_to_service_worker(devtools, wire::kExtensionId, kAnswerTimeout);
  if (worker) {
    checks.push_back(
        {"extension", State::kWorks, fmt::format("loads, id {}", wire::kExtensionId), ""});
    checks.push_back(native_host_check(devtools, *worker, options.native_host));
    checks.push_back(
        adapter_check("WebGPU", evaluate(devtools, *worker, kAskWebgpu, kAnswerTimeout)));
  } else {
    checks.push_back(
        {"extension", State::kMissing, worker.error(), "build it anew: npm run build"});
  }
  const auto page = attach_to_page(devtools, "about:blank", kAnswerTimeout);
  checks.push_back(adapter_check("WebGL", page.and_then([&](const std::string& session_id) {
    return evaluate(devtools, session_id, kAskWebgl, kAnswerTimeout);
  })));
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
