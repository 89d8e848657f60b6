; Where a signal handler returns to, and thereby back into what it interrupted.

        bits 64
        default rel
        section .text

        global  TineSignalRestorer
        global  TineSignalRestorerAddress

CallRtSigReturn equ 15

; The kernel laid the saved registers just above the return address that led here; rsp points at them now.
TineSignalRestorer:
        mov     eax, CallRtSigReturn
        syscall
        ud2

; void* TineSignalRestorerAddress()
TineSignalRestorerAddress:
        lea     rax, [TineSignalRestorer]
        ret

        section .note.GNU-stack noalloc noexec nowrite progbits
