// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <string>
#include <string_view>

namespace vdv463::core {

/// Where a reader or writer stands in a message: the steps that live at the moment. Costs little
/// until somebody asks for the text. Lifetime: names are only looked at, not copied.
class Path {
public:
    void push(std::string_view name) noexcept { push_step({name.data(), name.size()}); }
    void push(std::size_t index) noexcept { push_step({nullptr, index}); }
    void pop() noexcept { --depth_; }
    /// Goes on to the next entry of the list that the last step is in.
    void advance() noexcept { ++steps_[depth_ - 1].number; }

    /// As a JSON Pointer (RFC 6901). Names longer than 100 bytes, which only a peer can invent, are
    /// cut, so that findings stay readable.
    std::string to_string() const;

private:
    /// The depth is that of the dialects, whatever the text's: a member of an entry of the progress
    /// predicted for a point is the deepest, with 12 steps.
    static constexpr std::size_t greatest_depth = 16;

    struct Step {
        const char* name;    ///< null: the step is an index
        std::size_t number;  ///< the index, or the name's length
    };

    void push_step(const Step& step) noexcept {
        assert(depth_ < greatest_depth);
        steps_[depth_++] = step;
    }

    std::array<Step, greatest_depth> steps_;
    std::size_t depth_ = 0;
};

/// Enters a step for the life of the object.
class PathStep {
public:
    PathStep(Path& path, std::string_view name) noexcept : path_(path) { path_.push(name); }
    PathStep(Path& path, std::size_t index) noexcept : path_(path) { path_.push(index); }
    ~PathStep() { path_.pop(); }
    PathStep(const PathStep&) = delete;
    PathStep& operator=(const PathStep&) = delete;

private:
    Path& path_;
};

/// Appends one step of a JSON Pointer.
void append_step(std::string& out, std::string_view name);
void append_step(std::string& out, std::size_t index);

}  // namespace vdv463::core
