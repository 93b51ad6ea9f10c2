// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include <vdv463/client.hpp>
#include <vdv463/config.hpp>
#include <vdv463/error.hpp>
#include <vdv463/status.hpp>

namespace vdv463::cli {

/// What of `timeout` is left when the time for closing is taken off.
std::chrono::milliseconds working_time(const ClientConfig& config,
                                       std::chrono::milliseconds timeout);

/// Bounds everything that a client does by `timeout` and lets it make one attempt only.
void limit_to_one_attempt(ClientConfig& config, std::chrono::milliseconds timeout);

/// The one attempt to connect that check and send make: its steps, and what became of it.
class Attempt {
public:
    /// Lifetime: `url` is only looked at.
    explicit Attempt(const std::string& url);

    /// Takes a step that has ended.
    void add(const AttemptStep& step);
    /// Takes a change of state; true when it says that the attempt has failed.
    bool add(const StateChange& change);

    const std::vector<AttemptStep>& steps() const { return steps_; }
    bool reached(Step step) const;
    /// Why it failed: the error of the failed step, which knows most, or of the state change.
    const std::optional<Error>& error() const { return error_; }
    void fail(Error error) { error_ = std::move(error); }
    /// A message came that cannot be read: what a wait that ends in vain has to do with it.
    void note_unreadable(Error error) { unreadable_ = std::move(error); }

    /// Adds the failure of the step that was not finished when `timeout` was over.
    const AttemptStep& add_overdue(std::chrono::milliseconds timeout);

private:
    Step unfinished() const;
    Error explained(const Error& error) const;

    bool tls_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
    std::vector<AttemptStep> steps_;
    std::optional<Error> error_;
    std::optional<Error> unreadable_;
};

/// Handlers that note each step in the attempt, and tell it and each finding with remark().
/// Lifetime: the attempt must outlive the client.
ClientHandlers attempt_handlers(Attempt& attempt);

}  // namespace vdv463::cli
