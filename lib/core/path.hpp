// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::core {

/// Where a reader or writer stands in a message. Lifetime: names are only looked at, not copied.
class Path {
public:
    void push(std::string_view name) { steps_.push_back({name, 0}); }
    void push(std::size_t index) { steps_.push_back({{}, index}); }
    void pop() noexcept { steps_.pop_back(); }

    /// As a JSON Pointer (RFC 6901). Names longer than 100 bytes, which only a peer can invent, are
    /// cut, so that findings stay readable.
    std::string to_string() const;

private:
    struct Step {
        std::string_view name;  ///< null data: the step is an index
        std::size_t index;
    };
    std::vector<Step> steps_;
};

/// Enters a step for the life of the object.
class PathStep {
public:
    PathStep(Path& path, std::string_view name) : path_(path) { path_.push(name); }
    PathStep(Path& path, std::size_t index) : path_(path) { path_.push(index); }
    ~PathStep() { path_.pop(); }
    PathStep(const PathStep&) = delete;
    PathStep& operator=(const PathStep&) = delete;

private:
    Path& path_;
};

}  // namespace vdv463::core
