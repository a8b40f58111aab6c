#include <poll.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

#include "tests/integration/native_host/host_process.hpp"
#include "tests/unit/native_host/busy_threads.hpp"

// The real program over real pipes samples real processes: the test and its children are the
// browser.
namespace webdyno::test {
namespace {

/// Start to stop with `during` between; the replies, and all batches.
struct Attempt {
  nlohmann::json started;
  nlohmann::json stopped;
  std::vector<wire::SampleBatch> batches;

  std::vector<wire::Sample> samples() const {
    std::vector<wire::Sample> all;
    for (const auto& batch : batches) {
      all.insert(all.end(), batch.samples.begin(), batch.samples.end());
    }
    return all;
  }
  /// What one process has in each sample that has it, in order.
  std::vector<wire::ProcessReading> readings(pid_t pid) const {
    std::vector<wire::ProcessReading> all;
    for (const auto& batch : batches) {
      for (const auto& sample : batch.samples) {
        for (const auto& reading : sample.readings) {
          if (batch.processes[reading.process].pid == pid) all.push_back(reading);
        }
      }
    }
    return all;
  }
};

template <typename During>
Attempt sampled(HostProcess& host, int rate_hz, During during) {
  Attempt attempt;
  host.batches.clear();
  host.send(start_request(rate_hz));
  attempt.started = host.receive("started");
  during();
  host.send(stop_request());
  attempt.stopped = host.receive("stopped");
  attempt.batches = host.batches;
  return attempt;
}

/// Reads batches until one has a process of which `wanted` is true.
template <typename Wanted>
wire::SampledProcess receive_process(HostProcess& host, Wanted wanted) {
  for (;;) {
    host.receive("sample_batch");
    for (const auto& process : host.batches.back().processes) {
      if (wanted(process)) return process;
    }
  }
}

TEST_CASE("an attempt is told from its first sample to its last, without a gap") {
  HostProcess host;
  const auto attempt = sampled(host, 100, [&host] {
    while (host.batches.size() < 3) host.receive("sample_batch");
  });
  const auto& summary = attempt.stopped["summary"];
  REQUIRE(attempt.batches.size() == summary["batches"].get<std::size_t>());
  for (std::size_t i = 0; i < attempt.batches.size(); ++i) {
    CHECK(attempt.batches[i].trial_uuid == kTrial);
    CHECK(attempt.batches[i].attempt_number == 1);
    CHECK(attempt.batches[i].sequence == static_cast<std::int64_t>(i));
  }
  const auto samples = attempt.samples();
  CHECK(samples.size() == summary["ticks"].get<std::size_t>());
  CHECK(samples.front().t_us >= attempt.started["clock"]["monotonic_us"]);
  CHECK(samples.back().t_us <= attempt.stopped["clock"]["monotonic_us"]);
  CHECK(summary["cpu_ns"] > 0);
  std::int64_t missed_ticks = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    missed_ticks += samples[i].missed_ticks;
    if (i > 0) CHECK(samples[i].t_us > samples[i - 1].t_us);
    // Test and host are there in each.
    CHECK(samples[i].readings.size() >= 2);
    const bool detailed = samples[i].system.has_value();
    if (i == 0 || i + 1 == samples.size()) CHECK(detailed);
    for (const auto& reading : samples[i].readings) {
      CHECK(reading.thread_count.has_value() == detailed);
      CHECK(reading.minor_faults.has_value() == detailed);
      CHECK(reading.major_faults.has_value() == detailed);
    }
  }
  CHECK(missed_ticks == summary["missed_ticks"]);
  // Once a second, and more than a second has passed: not only at both ends.
  const auto detailed = [](const wire::Sample& sample) { return sample.system.has_value(); };
  CHECK(std::count_if(samples.begin(), samples.end(), detailed) >= 3);
  CHECK(static_cast<std::size_t>(std::count_if(samples.begin(), samples.end(), detailed)) <
        samples.size());
}

TEST_CASE("a busy process with four threads shows the CPU time of four threads") {
  constexpr std::int64_t kEachNs = 250'000'000;
  const test::Child child = busy_child(4, kEachNs);
  HostProcess host;
  const std::int64_t before_ns = std::stoll(child.answer());
  std::int64_t after_ns = 0;
  const auto command = GENERATE('w', 'e');  // threads that wait afterwards, threads that have ended
  const auto attempt = sampled(host, 10, [&] {
    child.tell(std::string(1, command));
    after_ns = std::stoll(child.answer());
  });
  const auto readings = attempt.readings(child.pid());
  REQUIRE(readings.size() >= 2);
  CHECK(readings.front().thread_count == 5);
  CHECK(readings.back().thread_count == (command == 'w' ? 5 : 1));
  const auto measured_ns = static_cast<double>(readings.back().cpu_ns - readings.front().cpu_ns);
  // One tick a thread beside the per cent: kernels tick every 1 to 10 ms.
  CHECK(measured_ns ==
        Approx(static_cast<double>(after_ns - before_ns)).epsilon(0.01).margin(4 * 4'000'000));
  CHECK(measured_ns >= 4.0 * kEachNs * 0.99);
  // Nobody used more than the machine has.
  const auto samples = attempt.samples();
  const auto elapsed_ns =
      static_cast<double>(samples.back().t_us - samples.front().t_us + samples.back().cost_us) *
      1000;
  CHECK(measured_ns <= elapsed_ns * static_cast<double>(::sysconf(_SC_NPROCESSORS_ONLN)) + 4e6);
  for (std::size_t i = 1; i < readings.size(); ++i) {
    CHECK(readings[i].cpu_ns >= readings[i - 1].cpu_ns);
  }
}

TEST_CASE("children that are born and end while sampling are told") {
  HostProcess host;
  host.send(start_request(50));
  const auto started = host.receive("started");
  // As a renderer comes to be: a zygote's command line first.
  Child child = shell(R"(echo; read line; exec /bin/sh -c 'echo; read line' sh --type=renderer \
                         --extension-process --renderer-client-id=9)",
                      {"--type=zygote"});
  child.answer();
  const auto is_child = [&child](const wire::SampledProcess& process) {
    return process.pid == child.pid();
  };
  const auto born = receive_process(host, is_child);
  CHECK(born.role == "zygote");
  CHECK(born.first_seen_us > started["clock"]["monotonic_us"]);
  CHECK_FALSE(born.exited_us);

  child.tell("\n");
  child.answer();
  const auto renamed = receive_process(host, [&](const wire::SampledProcess& process) {
    return is_child(process) && process.role == "renderer";
  });
  CHECK(renamed.start_ticks == born.start_ticks);
  CHECK(renamed.first_seen_us == born.first_seen_us);
  CHECK(renamed.sub_type == "extension");
  CHECK(renamed.renderer_client_id == 9);

  const auto before_us = clock_ns(CLOCK_MONOTONIC) / 1000;
  child.end();
  const auto ended = receive_process(host, [&](const wire::SampledProcess& process) {
    return is_child(process) && process.exited_us.has_value();
  });
  CHECK(ended.start_ticks == born.start_ticks);
  CHECK(*ended.exited_us >= before_us);
  CHECK(*ended.exited_us <= clock_ns(CLOCK_MONOTONIC) / 1000);
  // From then on nobody speaks of it.
  host.receive("sample_batch");
  CHECK(std::none_of(host.batches.back().processes.begin(), host.batches.back().processes.end(),
                     is_child));
}

TEST_CASE("processes have the roles that their command lines say") {
  const Child gpu = shell("echo; read line", {"--type=gpu-process"});
  const Child utility =
      shell("echo; read line", {"--type=utility", "--utility-sub-type=audio.mojom.AudioService"});
  const Child other = shell("echo; read line", {});
  for (const Child* child : {&gpu, &utility, &other}) child->answer();
  HostProcess host;
  const auto attempt = sampled(host, 10, [] {});
  std::map<std::int64_t, wire::SampledProcess> processes;
  for (const auto& process : attempt.batches.at(0).processes) {
    processes.emplace(process.pid, process);
  }
  CHECK(processes.at(::getpid()).role == "browser");
  CHECK(processes.at(host.pid()).role == "native_host");
  CHECK(processes.at(gpu.pid()).role == "gpu");
  CHECK(processes.at(utility.pid()).role == "utility");
  CHECK(processes.at(utility.pid()).sub_type == "audio.mojom.AudioService");
  CHECK(processes.at(other.pid()).role == "other");
  CHECK_FALSE(processes.at(other.pid()).sub_type);
}

TEST_CASE("a GPU that a driver tells of, and what the GPU process has of it") {
  const Child gpu = shell("echo; read line", {"--type=gpu-process"});
  gpu.answer();
  const TemporaryDirectory driver;
  std::filesystem::create_symlink(WEBDYNO_NVML_STUB, driver.path() / "libnvidia-ml.so.1");
  const auto tells = driver.path() / "driver.txt";
  std::ofstream(tells) << "devices 1\nname NVIDIA A\nbus_id 00000000:19:00.0\nmemory_total 9000\n"
                       << "memory_used 900\ngraphics " << gpu.pid() << " 700\n";
  HostProcess host({{"LD_LIBRARY_PATH", driver.path()}, {"NVML_STUB", tells}});
  host.send(hello_request());
  host.receive("hello");
  const auto attempt = sampled(host, 50, [&] {
    host.receive("sample_batch");
    std::ofstream(tells) << "lost 1\n";  // the driver goes in mid-trial
    host.receive("sample_batch");
  });
  const auto& first = attempt.batches.front();
  REQUIRE(first.gpus.size() == 1);
  CHECK(first.gpus[0].name == "NVIDIA A");
  CHECK(first.gpus[0].bus_id == "0000:19:00.0");
  CHECK(first.gpus[0].memory_bytes == 9000);
  REQUIRE(first.samples.front().gpu_readings.size() == 1);
  CHECK(first.samples.front().gpu_readings[0].memory_bytes == 900);
  CHECK_FALSE(first.samples.front().gpu_readings[0].busy_percent);
  const auto& of_process = first.samples.front().gpu_process_readings;
  REQUIRE(of_process.size() == 1);
  CHECK(first.processes[of_process[0].process].pid == gpu.pid());
  CHECK(of_process[0].memory_bytes == 700);
  // Ten times a second, not fifty.
  std::int64_t before = 0;
  for (const auto& sample : attempt.samples()) {
    if (sample.gpu_readings.empty()) continue;
    CHECK(sample.t_us - before >= 90'000);
    before = sample.t_us;
  }
  // A device that is lost tells nothing, and nothing is made up.
  const auto& last = attempt.batches.back();
  CHECK(last.samples.back().gpu_readings.empty());
  CHECK(last.samples.back().gpu_process_readings.empty());
  CHECK_FALSE(last.samples.back().readings.empty());
}

TEST_CASE("ticks that pass while the host cannot run are missed, counted and not caught up") {
  HostProcess host;
  host.send(start_request(100));
  const auto started = host.receive("started");
  ::kill(host.pid(), SIGSTOP);
  ::waitpid(host.pid(), nullptr, WUNTRACED);
  ::poll(nullptr, 0, 300);  // thirty deadlines go by: this time is what is tested
  ::kill(host.pid(), SIGCONT);
  host.send(stop_request());
  const auto stopped = host.receive("stopped");
  const auto summary = stopped["summary"];
  CHECK(summary["missed_ticks"] >= 28);
  // Each deadline is a tick or is missed, and never both; the first and the last sample have none.
  const auto us = stopped["clock"]["monotonic_us"].get<std::int64_t>() -
                  started["clock"]["monotonic_us"].get<std::int64_t>();
  const std::int64_t told =
      summary["ticks"].get<std::int64_t>() + summary["missed_ticks"].get<std::int64_t>();
  CHECK(told <= us / 10'000 + 3);
}

TEST_CASE("one attempt follows another in the same host") {
  HostProcess host;
  for (int attempt_number = 1; attempt_number <= 3; ++attempt_number) {
    host.batches.clear();
    host.send(start_request(100, attempt_number));
    CHECK(host.receive("started")["attempt_number"] == attempt_number);
    host.send(clock_request(attempt_number));
    CHECK(host.receive("clock")["ping_id"] == attempt_number);
    host.send(start_request(100, attempt_number));
    CHECK(host.receive("error")["code"] == "wrong_state");
    host.send(stop_request(attempt_number));
    CHECK(host.receive("stopped")["attempt_number"] == attempt_number);
    REQUIRE(host.batches.size() >= 1);
    CHECK(host.batches.front().sequence == 0);
    CHECK(host.batches.front().attempt_number == attempt_number);
  }
  host.close_input();
  CHECK(host.end() == 0);
}

}  // namespace
}  // namespace webdyno::test
