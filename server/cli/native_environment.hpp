#pragma once

#include <filesystem>
#include <string_view>

#include "server/launch/check.hpp"

namespace webdyno::cli {

/// A Python environment of frameworks outside of a browser, as `setup NAME` makes it.
struct NativeEnvironment {
  std::string_view name;
  std::string_view requirements;  // in workloads/native
  std::string_view of;            // what is measured in it
};

inline constexpr NativeEnvironment kNative{"native", "requirements.txt",
                                           "TensorFlow and ONNX Runtime outside of a browser"};
inline constexpr NativeEnvironment kPyTorch{"pytorch", "requirements-pytorch.txt", "PyTorch"};
inline constexpr NativeEnvironment kTensorFlowCuda{
    "tensorflow-cuda", "requirements-tensorflow-cuda.txt", "TensorFlow on backend cuda"};

/// Where it is, or would be.
std::filesystem::path directory_of(const NativeEnvironment& environment);

/// Whether it was made, of today's requirements.
launch::Check native_environment_check(const NativeEnvironment& environment);

}  // namespace webdyno::cli
