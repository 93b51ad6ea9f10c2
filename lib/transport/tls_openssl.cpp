// SPDX-License-Identifier: Apache-2.0
#include "tls_openssl.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <utility>

namespace vdv463::transport {

Error setup_error(std::string what) {
    return Error(errc::tls_setup_failed, std::move(what));
}

std::string describe_openssl_error(unsigned long code) {
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    return reason == nullptr ? "unknown reason" : reason;
}

std::string take_openssl_error() {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    return describe_openssl_error(code);
}

bool at_end_of_pem() noexcept {
    const unsigned long code = ERR_peek_last_error();
    ERR_clear_error();
    return ERR_GET_LIB(code) == ERR_LIB_PEM && ERR_GET_REASON(code) == PEM_R_NO_START_LINE;
}

}  // namespace vdv463::transport
