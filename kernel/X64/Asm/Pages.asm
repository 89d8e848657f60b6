; Whole pages, and copies that may meet a bad user address.

%include "common.inc"

global TineClearPage, TineCopyPage, TineCopyUser, TineCopyUserEnd

section .text
bits 64

; void TineClearPage(void* page)
align 16
TineClearPage:
        pxor    xmm0, xmm0
        lea     rax, [rdi + 4096]
.next:
%assign i 0
%rep 16
        movaps  [rdi + i * 16], xmm0
%assign i i + 1
%endrep
        add     rdi, 256
        cmp     rdi, rax
        jne     .next
        ret

; void TineCopyPage(void* destination, void* source)
align 16
TineCopyPage:
        lea     rax, [rsi + 4096]
.next:
%assign i 0
%rep 8
        movaps  xmm0, [rsi + i * 32]
        movaps  xmm1, [rsi + i * 32 + 16]
        movaps  [rdi + i * 32], xmm0
        movaps  [rdi + i * 32 + 16], xmm1
%assign i i + 1
%endrep
        add     rsi, 256
        add     rdi, 256
        cmp     rsi, rax
        jne     .next
        ret

; ulong TineCopyUser(void* destination, void* source, ulong bytes): the bytes that were NOT copied.
; A page fault in here that cannot be resolved resumes at TineCopyUserEnd, with rdx the bytes left: those of the turn that
; faulted among them, some of which may have been copied.
align 16
TineCopyUser:
        STAC_ON_SMAP
        cmp     rdx, 16
        jb      .small
        cmp     rdx, 128
        jb      .wide
.widest:
%assign i 0
%rep 4
        movups  xmm0, [rsi + i * 32]
        movups  xmm1, [rsi + i * 32 + 16]
        movups  [rdi + i * 32], xmm0
        movups  [rdi + i * 32 + 16], xmm1
%assign i i + 1
%endrep
        add     rsi, 128
        add     rdi, 128
        sub     rdx, 128
        cmp     rdx, 128
        jae     .widest
        cmp     rdx, 16
        jb      .small
.wide:
        movups  xmm0, [rsi]
        movups  [rdi], xmm0
        add     rsi, 16
        add     rdi, 16
        sub     rdx, 16
        cmp     rdx, 16
        jae     .wide
.small:
        cmp     rdx, 8
        jb      .bytes
        mov     rax, [rsi]
        mov     [rdi], rax
        add     rsi, 8
        add     rdi, 8
        sub     rdx, 8
.bytes:
        test    rdx, rdx
        jz      TineCopyUserEnd
        cmp     rdx, 4                  ; in one step: other processors change a futex's word meanwhile
        jb      .byte
        mov     eax, [rsi]
        mov     [rdi], eax
        add     rsi, 4
        add     rdi, 4
        sub     rdx, 4
        jz      TineCopyUserEnd
.byte:
        mov     al, [rsi]
        mov     [rdi], al
        inc     rsi
        inc     rdi
        dec     rdx
        jnz     .byte
TineCopyUserEnd:

        CLAC_ON_SMAP
        mov     rax, rdx
        ret
