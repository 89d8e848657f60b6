; What C# itself cannot do without, checked before it runs. Where something is missing: one sentence where somebody may
; read it, and the end. 32-bit protected mode, no paging.

%include "common.inc"

global TineCheckMachine
extern TineImageEndPhysical
extern TineFontPhysical

%define PAE             1 << 6          ; CPUID leaf 1, edx
%define GLOBAL_PAGES    1 << 13
%define CMOV            1 << 15
%define FXSR            1 << 24
%define SSE             1 << 25
%define SSE2            1 << 26
%define LONG_MODE       1 << 29         ; leaf 0x80000001, edx

%define PVH_MAGIC       0x336ec578      ; PvhInformation.cs
%define DEBUG_CONSOLE   0xe9
%define DEBUG_EXIT      0xf4
%define PANIC_STATUS    62              ; KernelPanic.cs
%define SERIAL          0x3f8
%define VGA_TEXT        0xb8000

section .boot
bits 32

; Returns when all is there. edi: which loader, ebp: its information; both are kept.
TineCheckMachine:
        ; Memory keeps what is written to it, up to the last word of the image.
        mov     ebx, TineImageEndPhysical - 4
        mov     eax, [ebx]
        not     dword [ebx]
        mov     esi, no_memory
        cmp     eax, [ebx]
        je      refuse
        mov     [ebx], eax

        ; QEMU puts the initramfs at the end of memory, over the image where that is too small.
        cmp     edi, LOADER_PVH
        jne     .processor
        cmp     dword [ebp], PVH_MAGIC  ; without it nothing there can be believed: BootInformation says so
        jne     .processor
        cmp     dword [ebp + 12], 0     ; PvhInformation.StartInfo: modules
        je      .processor
        mov     ebx, [ebp + 16]         ; the first one's entry
        cmp     dword [ebx], TineImageEndPhysical
        jb      refuse

.processor:
        mov     eax, 0x80000000
        cpuid
        mov     esi, no_long_mode
        cmp     eax, 0x80000001
        jb      refuse

        push    edi
        mov     edi, needs
.need:
        mov     eax, [edi]
        cpuid
        mov     esi, [edi + 8]
        and     edx, [edi + 4]
        jz      .missing
        add     edi, 12
        cmp     edi, needs_end
        jb      .need
        pop     edi
        ret
.missing:
        pop     edi

; esi: the sentence.
refuse:
        call    write_log
        call    write_screen
        mov     dx, DEBUG_EXIT          ; absent ports read as ones
        in      al, dx
        test    al, al
        jnz     .halt
        mov     eax, PANIC_STATUS
        out     dx, eax
.halt:
        cli
        hlt
        jmp     .halt

; To QEMU's debug console, or else to the serial line, as LogSink.cs does. Keeps esi, edi and ebp.
write_log:
        push    esi
        mov     dx, DEBUG_CONSOLE
        in      al, dx
        cmp     al, DEBUG_CONSOLE
        je      .byte
        mov     ebx, serial_settings
.setting:
        movzx   edx, word [ebx]
        mov     al, [ebx + 2]
        out     dx, al
        add     ebx, 3
        cmp     ebx, serial_settings_end
        jb      .setting
        mov     dx, SERIAL
.byte:
        lodsb
        test    al, al
        jz      .end
        out     dx, al
        cmp     dx, DEBUG_CONSOLE
        je      .byte
        mov     dx, SERIAL + 5
        mov     ecx, 100000             ; a line that never gets ready must not hang
.wait:
        in      al, dx
        test    al, 0x20                ; ready for the next
        loopz   .wait
        mov     dx, SERIAL
        jmp     .byte
.end:
        pop     esi
        ret

; On the first row: in the framebuffer that Multiboot2 left, or else in VGA's text memory.
write_screen:
        cmp     edi, LOADER_MULTIBOOT2
        jne     .text
        lea     ebx, [ebp + 8]          ; the first tag
.tag:
        cmp     dword [ebx], 0          ; the last
        je      .text
        cmp     dword [ebx], 8          ; the framebuffer's
        je      .framebuffer
        mov     eax, [ebx + 4]
        add     eax, 7
        and     eax, -8
        add     ebx, eax
        jmp     .tag
.framebuffer:
        cmp     byte [ebx + 29], 1      ; direct colour
        jne     .text
        cmp     dword [ebx + 12], 0     ; beyond 4 GiB, out of reach
        je      draw
        ret
.text:
        mov     edi, VGA_TEXT
        mov     ah, 0x07
.character:
        lodsb
        cmp     al, ' '
        jb      .end
        stosw
        jmp     .character
.end:
        ret

; White on black. ebx: the framebuffer's tag.
draw:
        mov     edx, [ebx + 8]          ; where the next character goes
        movzx   ebp, byte [ebx + 28]
        add     ebp, 7
        shr     ebp, 3                  ; bytes of a pixel
.character:
        lodsb
        cmp     al, ' '
        jb      .end
        movzx   eax, al
        movzx   ecx, word [TineFontPhysical]
        lea     edi, [TineFontPhysical + 2]
        repne   scasw                   ; Font.cs: the characters, then their pictures
        movzx   eax, word [TineFontPhysical]
        lea     edi, [eax * 2 + TineFontPhysical + 2]
        sub     eax, ecx
        dec     eax
        shl     eax, 4
        add     edi, eax
        push    edx
        mov     ch, 16
.row:
        push    edx
        mov     al, [edi]
        inc     edi
        mov     cl, 8
.pixel:
        add     al, al
        sbb     ah, ah                  ; all ones for a bit that is set
        mov     [edx], ah
        mov     [edx + 1], ah
        mov     [edx + 2], ah
        mov     [edx + 3], ah           ; what is too much the next pixel overwrites
        add     edx, ebp
        dec     cl
        jnz     .pixel
        pop     edx
        add     edx, [ebx + 16]         ; the next line
        dec     ch
        jnz     .row
        pop     edx
        lea     edx, [edx + ebp * 8]
        jmp     .character
.end:
        ret

; Each: a leaf of CPUID, the bit that edx must have, the sentence where it has not.
needs:
        dd      0x80000001, LONG_MODE, no_long_mode
        dd      1, PAE, no_pae
        dd      1, GLOBAL_PAGES, no_global_pages
        dd      1, FXSR, no_fxsr
        dd      1, SSE, no_sse
        dd      1, SSE2, no_sse
        dd      1, CMOV, no_cmov
needs_end:

; "PANIC: " is what tools/Run looks for.
no_memory:
        db      "PANIC: There is too little memory: Tine needs 64 MiB.", 10, 0
no_long_mode:
        db      "PANIC: Tine needs a 64-bit processor.", 10, 0
no_pae:
        db      "PANIC: The processor has no PAE, which Tine needs.", 10, 0
no_global_pages:
        db      "PANIC: The processor has no global pages, which Tine needs.", 10, 0
no_fxsr:
        db      "PANIC: The processor has no FXSAVE instruction, which Tine needs.", 10, 0
no_sse:
        db      "PANIC: The processor has no SSE and SSE2, which Tine needs.", 10, 0
no_cmov:
        db      "PANIC: The processor has no CMOV instruction, which Tine needs.", 10, 0

; SerialPort.Initialize: 115200 baud, 8 data bits, no parity. A port and a byte each.
serial_settings:
        dw      SERIAL + 1
        db      0
        dw      SERIAL + 3
        db      0x80
        dw      SERIAL
        db      1
        dw      SERIAL + 1
        db      0
        dw      SERIAL + 3
        db      3
        dw      SERIAL + 2
        db      0xc7
        dw      SERIAL + 4
        db      0x0b
serial_settings_end:
