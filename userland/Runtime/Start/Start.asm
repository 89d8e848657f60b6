; Where the kernel enters a program. On the stack: argc, argv, 0, environment, 0, auxiliary vector (System V AMD64 ABI, 3.4).

global _start
global TineStart_ModuleHeader
extern TineStart_Run
extern __start_modules

section .text

align 16
_start:
    xor     ebp, ebp            ; the outermost frame
    mov     rdi, rsp
    and     rsp, -16
    call    TineStart_Run       ; does not return
    ud2

; The header that ilc wrote, by the one pointer in its section __modules.
TineStart_ModuleHeader:
    mov     rax, [rel __start_modules]
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
