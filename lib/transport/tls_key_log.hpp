// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <vdv463/result.hpp>

#include "descriptor.hpp"

namespace vdv463::transport {

/// The file that sessions' keys are appended to, in NSS's key log format.
class KeyLog {
public:
    /// Makes the file with mode 0600, or appends to one that is ours alone. May block.
    /// Errors: tls_setup_failed.
    [[nodiscard]] static Result<std::shared_ptr<KeyLog>> open(const std::string& path);

    /// Appends a line in one piece, so that several connections can share the file.
    void write(const char* line) noexcept;
    /// errno of the first line that could not be written; 0: none.
    int error() const noexcept { return error_; }

private:
    explicit KeyLog(int descriptor) noexcept : descriptor_(descriptor) {}

    const Descriptor descriptor_;
    int error_ = 0;
};

}  // namespace vdv463::transport
