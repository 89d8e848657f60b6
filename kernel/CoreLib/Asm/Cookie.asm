; Compiled code that has stack buffers puts this value beside the return address and compares it on the way out.

global __security_cookie

section .data
align 8
__security_cookie: dq 0x5bd1e995a7c34f01

section .note.GNU-stack noalloc noexec nowrite progbits
