; Interface calls: compiled code does "lea r11, [cell]; call [r11]" with the receiver in rdi.
; A cell (DispatchCell.cs) begins with RhpInitialDynamicInterfaceDispatch; after the first resolution it has
; TineDispatch_Cached and, in the high half of its second word, the address of a row of two {type, target} pairs.

global RhpInitialDynamicInterfaceDispatch
global TineDispatch_CachedStub, TineDispatch_CacheRows, TineDispatch_RowCounter
extern TineDispatch_Resolve

ROWS            equ 1024        ; InterfaceDispatch.CacheRows
ROW_BYTES       equ 32          ; two entries of 16 bytes
CELL_CACHE      equ 12

section .text

align 16
TineDispatch_Cached:
    movsxd  rax, dword [r11 + CELL_CACHE]
    mov     r10, [rdi]
    cmp     r10, [rax]
    jne     .second
    jmp     [rax + 8]
.second:
    cmp     r10, [rax + 16]
    jne     RhpInitialDynamicInterfaceDispatch
    jmp     [rax + 24]

; Asks C# for the method. Arguments are in 6 integer and 8 vector registers; a hidden return buffer is one of the
; integer ones.
align 16
RhpInitialDynamicInterfaceDispatch:
    push    rbp
    mov     rbp, rsp
    push    rdi
    push    rsi
    push    rdx
    push    rcx
    push    r8
    push    r9
    cmp     rdi, [rdi]          ; a null receiver faults here, where the caller can still be seen
    sub     rsp, 128
    movups  [rsp], xmm0
    movups  [rsp + 16], xmm1
    movups  [rsp + 32], xmm2
    movups  [rsp + 48], xmm3
    movups  [rsp + 64], xmm4
    movups  [rsp + 80], xmm5
    movups  [rsp + 96], xmm6
    movups  [rsp + 112], xmm7
    mov     rsi, r11
    call    TineDispatch_Resolve
    movups  xmm0, [rsp]
    movups  xmm1, [rsp + 16]
    movups  xmm2, [rsp + 32]
    movups  xmm3, [rsp + 48]
    movups  xmm4, [rsp + 64]
    movups  xmm5, [rsp + 80]
    movups  xmm6, [rsp + 96]
    movups  xmm7, [rsp + 112]
    add     rsp, 128
    pop     r9
    pop     r8
    pop     rcx
    pop     rdx
    pop     rsi
    pop     rdi
    pop     rbp
    jmp     rax

; What C# needs to know of the above.
align 16
TineDispatch_CachedStub:
    lea     rax, [rel TineDispatch_Cached]
    ret
TineDispatch_CacheRows:
    lea     rax, [rel rows]
    ret
TineDispatch_RowCounter:
    lea     rax, [rel rows_used]
    ret

section .bss
alignb 64
rows:           resb ROWS * ROW_BYTES
rows_used:      resd 1

section .note.GNU-stack noalloc noexec nowrite progbits
