// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <sys/resource.h>

/// What a program can say of itself, printed as one line of JSON.
namespace vdv463::bench {

using Clock = std::chrono::steady_clock;

inline double seconds_since(Clock::time_point begin) {
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

inline std::int64_t nanoseconds_now() {
    return std::chrono::nanoseconds(Clock::now().time_since_epoch()).count();
}

/// User and system time of the process.
inline double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Times that a thread of the process has waited, or has had to.
inline double context_switches() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_nvcsw + usage.ru_nivcsw);
}

/// Time for which threads of the process, all together, could have run and had no core: what the
/// machine's load adds to every time that is measured.
inline double waited_seconds() {
    double out = 0;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream file(task.path() / "schedstat");
        double ran_ns = 0;
        double waited_ns = 0;
        file >> ran_ns >> waited_ns;
        out += waited_ns / 1e9;
    }
    return out;
}

/// Resident memory.
inline double memory_kb() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        if (word == "VmRSS:") {
            double out = 0;
            status >> out;
            return out;
        }
    }
    return 0;
}

/// The value below which that share of them lies; 0 when there are none.
inline double quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return 0;
    }
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

inline void print(const std::map<std::string, double>& figures) {
    const char* separator = "{";
    for (const auto& [name, value] : figures) {
        std::printf("%s\"%s\":%.6g", separator, name.c_str(), value);
        separator = ",";
    }
    std::printf("}\n");
    std::fflush(stdout);
}

}  // namespace vdv463::bench
