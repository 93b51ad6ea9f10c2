// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <catch2/catch.hpp>

#include <string>

#include "temporary_folder.hpp"
#include "tls.hpp"

namespace vdv463::transport {

using test::TemporaryFolder;

/// The path of a test certificate or key, such as "ca.pem".
std::string made(const std::string& name);

std::string text_of(const std::string& path);
void write_text(const std::string& path, const std::string& text);
/// Puts the text there in one step, as tools that renew certificates do.
void put_in_place(const std::string& path, const std::string& text);

/// What tls.pins has to hold for that test certificate, as the openssl program computes it.
std::string pin_of_file(const std::string& name);

/// A context for wss://localhost, which must come about.
std::shared_ptr<TlsContext> context_for(const TlsConfig& config, TrustCache& trust);
/// Why there is none, as an attempt would tell it.
std::string setup_failure(const TlsConfig& config);

}  // namespace vdv463::transport
