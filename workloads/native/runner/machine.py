"""What else decides how fast a library computes: facts of every native trial."""

import os
import platform

# Those by which today's libraries choose their kernels.
_SETS = ("sse4_2", "avx", "fma", "avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "neon", "asimd", "sve")


def instruction_sets():
    """As the kernel lists them; None where it does not."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as stream:
            for line in stream:
                name, _, value = line.partition(":")
                if name.strip() in ("flags", "Features"):
                    known = value.split()
                    return " ".join(each for each in _SETS if each in known)
    except OSError:
        pass
    return None


def usable_cpus():
    return len(os.sched_getaffinity(0))


def thread_count():
    return len(os.listdir("/proc/self/task"))


# What people set for threads, kernels and memory, of OpenMP, of the BLAS libraries, of TensorFlow and its compiler, of PyTorch, of glibc.
_VARIABLES = (
    *("OMP_", "MKL_", "KMP_", "OPENBLAS_", "BLIS_", "GOTO_", "ONEDNN_", "DNNL_"),
    *("TF_ENABLE_", "TF_NUM_", "TF_XLA_", "TF_DETERMINISTIC_", "XLA_FLAGS"),
    *("TF_GPU_", "TF_FORCE_GPU_", "TF_CUDNN_", "TF_CUDA_"),
    *("TORCH_", "PYTORCH_", "ATEN_CPU_CAPABILITY", "CUDA_", "CUBLAS_", "CUDNN_", "NVIDIA_TF32_OVERRIDE"),
    *("MALLOC_", "GLIBC_TUNABLES", "LD_PRELOAD"),
)


def record(recorder):
    given = [f"{name}={value}" for name, value in sorted(os.environ.items()) if name.startswith(_VARIABLES)]
    if given:
        recorder.fact("environment", " ".join(given))
    recorder.fact("python", f"{platform.python_implementation()} {platform.python_version()}")
    sets = instruction_sets()
    if sets is not None:
        recorder.fact("instruction_sets", sets)
