#pragma once

#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <barrier>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/native_host/child.hpp"

namespace webdyno::test {

inline std::int64_t clock_ns(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

inline std::int64_t rusage_ns() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto ns = [](const timeval& time) {
    return (static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_usec) * 1000;
  };
  return ns(usage.ru_utime) + ns(usage.ru_stime);
}

/// A child with `threads` threads that computes when it is told to. Each letter is one command: w,
/// every thread uses `each_ns` of CPU time, then all wait again; e, the same and all threads end.
/// The answer is the CPU time of the child by its own getrusage, in nanoseconds, taken at rest.
inline Child busy_child(int threads, std::int64_t each_ns) {
  return Child([=](int in, int out) {
    std::barrier gate(threads + 1);
    bool last = false;
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
      workers.emplace_back([&] {
        for (bool ends = false; !ends;) {
          gate.arrive_and_wait();
          ends = last;
          const std::int64_t end_ns = clock_ns(CLOCK_THREAD_CPUTIME_ID) + each_ns;
          while (clock_ns(CLOCK_THREAD_CPUTIME_ID) < end_ns) {
          }
          gate.arrive_and_wait();
        }
      });
    }
    const auto report = [out] {
      const std::string line = std::to_string(rusage_ns()) + "\n";
      if (::write(out, line.data(), line.size()) < 0) ::_exit(1);
    };
    report();
    for (char command = 0; ::read(in, &command, 1) == 1;) {
      last = command == 'e';
      gate.arrive_and_wait();
      gate.arrive_and_wait();
      if (last) {
        for (std::thread& worker : workers) worker.join();
        workers.clear();
      }
      report();
    }
    ::_exit(0);  // waiting threads end with it
  });
}

}  // namespace webdyno::test
