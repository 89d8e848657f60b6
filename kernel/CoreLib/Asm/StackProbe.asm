; A function whose frame is larger than a page touches each page of it first, so that a guard page is not stepped over.

global RhpStackProbe

PAGE            equ 4096

section .text

; r11 = the lowest address of the new frame. Every register survives.
align 16
RhpStackProbe:
    push    rbp
    mov     rbp, rsp
    and     rsp, -PAGE
.page:
    sub     rsp, PAGE
    test    [rsp], eax
    cmp     rsp, r11
    ja      .page
    mov     rsp, rbp
    pop     rbp
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
