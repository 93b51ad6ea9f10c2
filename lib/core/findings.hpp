// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>
#include "path.hpp"
#include "versions.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace vdv463::core {

/// What lenient reading makes of a deviation. Strict reading refuses it where its version does.
enum class Leniency : std::uint8_t {
    Refuse,    ///< an error: the model cannot hold the value
    Tolerate,  ///< an issue
    Narrow,    ///< a sign of another version; an issue only when it contradicts an earlier sign
};

struct Deviation {
    errc code;              ///< of the error, when refused
    std::string_view rule;  ///< of the issue, when tolerated
    SchemaVersions violated;
    Leniency leniency;
    IssueSeverity severity = IssueSeverity::Warning;  ///< of the issue, when nothing is violated
};

/// Collects what reading one message brings to light, and decides what is an error.
class Findings {
public:
    explicit Findings(const DecodeOptions& options)
        : mode_(options.mode),
          version_(options.version),
          max_issues_(options.limits.max_issues),
          likely_(audit() ? SchemaVersions::only(version_) : in_all) {}

    Path path;

    bool failed() const noexcept { return error_.has_value(); }
    bool strict_in(SchemaVersions versions) const noexcept {
        return strict() && versions.contains(version_);
    }
    bool strict() const noexcept { return mode_ == DecodeMode::Strict; }
    bool audit() const noexcept { return mode_ == DecodeMode::Audit; }

    /// The versions that no sign has spoken against so far.
    SchemaVersions likely_versions() const noexcept { return likely_; }

    /// Whether signs have spoken against all of these before, so that one more tells nothing new.
    bool knows(SchemaVersions violated) const noexcept {
        return ((conforms_ | likely_) & violated).empty() && !strict_in(violated);
    }

    /// `text` is a function that makes the sentence, called only when it is needed.
    template <class Text>
    void add(const Deviation& deviation, Text text) {
        if (failed()) {
            return;
        }
        conforms_ = conforms_ & ~deviation.violated;
        if (deviation.leniency == Leniency::Refuse || strict_in(deviation.violated)) {
            fail(deviation.code, text());
            return;
        }
        if (deviation.leniency == Leniency::Narrow) {
            const SchemaVersions remaining = likely_ & ~deviation.violated;
            if (!remaining.empty()) {
                likely_ = remaining;
                return;
            }
        }
        const bool refused = audit() && deviation.violated.contains(version_);
        const IssueSeverity severity = refused ? IssueSeverity::Error : deviation.severity;
        if (issues_.size() < max_issues_) {
            issues_.push_back({path.to_string(), std::string{deviation.rule}, text(), severity});
        } else {
            ++further_issues_;
            further_severity_ = std::max(further_severity_, severity);
        }
    }

    /// Ends the reading, at the current path.
    void fail(errc code, std::string detail);

    /// An error found so far lies in the envelope, whatever is wrong with it.
    void blame_envelope() {
        if (failed()) {
            error_->code = errc::invalid_envelope;
        }
    }

    /// The message is laid out as no schema has it.
    void conforms_to_none() noexcept { conforms_ = in_none; }

    Error take_error() { return *std::move(error_); }
    /// Moves issues and versions into the message.
    void finish(Message& message);

private:
    DecodeMode mode_;
    SchemaVersion version_;
    std::size_t max_issues_;
    SchemaVersions conforms_ = in_all;
    SchemaVersions likely_;
    std::vector<Issue> issues_;
    std::size_t further_issues_ = 0;
    IssueSeverity further_severity_ = IssueSeverity::Info;
    std::optional<Error> error_;
};

/// "1.0 and 1.1".
std::string versions_text(SchemaVersions versions);

}  // namespace vdv463::core
