#pragma once

#include <sys/types.h>

#include <filesystem>

#include "native_host/sampling/sampler.hpp"

namespace webdyno::sampling {

/// Whether a sample has a reading of this process.
bool has_reading_of(const Sampler& sampler, const Sample& sample, pid_t pid);

/// Takes a sample of the browser, so that whoever cannot be measured here is told before a trial:
/// in a container that refuses a system call, with a /proc of another pid namespace or without its
/// files. Throws std::runtime_error, one line with the remedy. Takes some milliseconds.
void require_measurable(const std::filesystem::path& root, pid_t browser_pid);

}  // namespace webdyno::sampling
