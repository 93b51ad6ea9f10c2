// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace vdv463::test {

/// A program that runs until its owner goes: its standard input ends then, and it is killed should
/// it not follow. Fails with std::runtime_error when it cannot be begun.
class Subprocess {
public:
    explicit Subprocess(const std::vector<std::string>& command);
    Subprocess(const Subprocess&) = delete;
    Subprocess& operator=(const Subprocess&) = delete;
    ~Subprocess();

    /// The next line of its standard output, without the line's end; waits for at most 30 s.
    std::string read_line();
    /// Like read_line(), but waits as long as it takes; empty when the output has ended.
    std::optional<std::string> next_line();
    void send_signal(int signal) const;
    /// Waits for its end, for at most 60 s, and gives its exit code; -1 after a signal.
    int wait();
    pid_t pid() const noexcept { return pid_; }

private:
    std::optional<std::string> take_line();
    bool fill(int patience_ms);

    std::string buffer_;
    pid_t pid_ = -1;
    int input_ = -1;
    int output_ = -1;
};

}  // namespace vdv463::test
