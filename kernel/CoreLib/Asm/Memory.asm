; Moving and setting bytes, 16 at a time through unaligned vector accesses. String instructions are avoided: their
; cost under an emulator that counts instructions is one a byte. Few vector registers are used: the kernel saves no
; others of a program's (TrapFrame).

global TineMemory_Move, TineMemory_Fill, TineMemory_Clear

section .text

; void TineMemory_Move(rdi destination, rsi source, rdx bytes): the areas may overlap, so small sizes load everything
; before they store anything.
align 16
TineMemory_Move:
    cmp     rdx, 16
    jb      .below16
    cmp     rdx, 32
    ja      .above32
    movups  xmm0, [rsi]
    movups  xmm1, [rsi + rdx - 16]
    movups  [rdi], xmm0
    movups  [rdi + rdx - 16], xmm1
    ret
.below16:
    cmp     edx, 8
    jae     .from8
    cmp     edx, 4
    jae     .from4
    cmp     edx, 1
    jb      .done
    je      .one
    movzx   eax, word [rsi]
    movzx   ecx, word [rsi + rdx - 2]
    mov     [rdi], ax
    mov     [rdi + rdx - 2], cx
.done:
    ret
.one:
    movzx   eax, byte [rsi]
    mov     [rdi], al
    ret
.from4:
    mov     eax, [rsi]
    mov     ecx, [rsi + rdx - 4]
    mov     [rdi], eax
    mov     [rdi + rdx - 4], ecx
    ret
.from8:
    mov     rax, [rsi]
    mov     rcx, [rsi + rdx - 8]
    mov     [rdi], rax
    mov     [rdi + rdx - 8], rcx
    ret
.above32:
    cmp     rdx, 64
    ja      .large
    movups  xmm0, [rsi]
    movups  xmm1, [rsi + 16]
    movups  xmm2, [rsi + rdx - 32]
    movups  xmm3, [rsi + rdx - 16]
    movups  [rdi], xmm0
    movups  [rdi + 16], xmm1
    movups  [rdi + rdx - 32], xmm2
    movups  [rdi + rdx - 16], xmm3
    ret
.large:
    mov     rax, rdi
    sub     rax, rsi
    cmp     rax, rdx
    jb      .backward           ; the destination begins inside the source
    ; Forward. The last 64 bytes are loaded first: they may be overwritten before the loop comes to them.
    movups  xmm2, [rsi + rdx - 64]
    movups  xmm3, [rsi + rdx - 48]
    mov     r8, [rsi + rdx - 32]
    mov     r9, [rsi + rdx - 24]
    mov     r10, [rsi + rdx - 16]
    mov     r11, [rsi + rdx - 8]
    lea     rcx, [rdi + rdx - 64]
.forward:
    movups  xmm0, [rsi]
    movups  xmm1, [rsi + 16]
    movups  [rdi], xmm0
    movups  [rdi + 16], xmm1
    movups  xmm0, [rsi + 32]
    movups  xmm1, [rsi + 48]
    movups  [rdi + 32], xmm0
    movups  [rdi + 48], xmm1
    add     rsi, 64
    add     rdi, 64
    cmp     rdi, rcx
    jb      .forward
    movups  [rcx], xmm2
    movups  [rcx + 16], xmm3
    mov     [rcx + 32], r8
    mov     [rcx + 40], r9
    mov     [rcx + 48], r10
    mov     [rcx + 56], r11
    ret
.backward:
    movups  xmm2, [rsi]
    movups  xmm3, [rsi + 16]
    mov     r8, [rsi + 32]
    mov     r9, [rsi + 40]
    mov     r10, [rsi + 48]
    mov     r11, [rsi + 56]
.backward_loop:
    movups  xmm0, [rsi + rdx - 16]
    movups  xmm1, [rsi + rdx - 32]
    movups  [rdi + rdx - 16], xmm0
    movups  [rdi + rdx - 32], xmm1
    movups  xmm0, [rsi + rdx - 48]
    movups  xmm1, [rsi + rdx - 64]
    movups  [rdi + rdx - 48], xmm0
    movups  [rdi + rdx - 64], xmm1
    sub     rdx, 64
    cmp     rdx, 64
    ja      .backward_loop
    movups  [rdi], xmm2
    movups  [rdi + 16], xmm3
    mov     [rdi + 32], r8
    mov     [rdi + 40], r9
    mov     [rdi + 48], r10
    mov     [rdi + 56], r11
    ret

; void TineMemory_Clear(rdi start, rsi bytes)
align 16
TineMemory_Clear:
    pxor    xmm0, xmm0
    xor     eax, eax
    jmp     Set

; void TineMemory_Fill(rdi start, rsi bytes, dl value)
align 16
TineMemory_Fill:
    movzx   eax, dl
    mov     rcx, 0x0101010101010101
    imul    rax, rcx
    movq    xmm0, rax
    punpcklqdq xmm0, xmm0

; xmm0 and rax hold the value in each byte.
Set:
    cmp     rsi, 16
    jb      .below16
    lea     rcx, [rdi + rsi - 16]
    movups  [rcx], xmm0         ; the end, which need not be a multiple of 16
    cmp     rsi, 64
    jb      .by16
    lea     rdx, [rdi + rsi - 64]
.by64:
    movups  [rdi], xmm0
    movups  [rdi + 16], xmm0
    movups  [rdi + 32], xmm0
    movups  [rdi + 48], xmm0
    add     rdi, 64
    cmp     rdi, rdx
    jbe     .by64
.by16:
    cmp     rdi, rcx
    jae     .done
    movups  [rdi], xmm0
    add     rdi, 16
    jmp     .by16
.below16:
    cmp     esi, 8
    jae     .from8
    cmp     esi, 4
    jae     .from4
    test    esi, esi
    jz      .done
.bytes:
    mov     [rdi], al
    inc     rdi
    dec     esi
    jnz     .bytes
.done:
    ret
.from4:
    mov     [rdi], eax
    mov     [rdi + rsi - 4], eax
    ret
.from8:
    mov     [rdi], rax
    mov     [rdi + rsi - 8], rax
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
