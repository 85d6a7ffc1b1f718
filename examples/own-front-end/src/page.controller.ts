import { Controller, Get, Header } from '@nestjs/common';
import { PAGE, SCRIPT } from './page';

@Controller('shop')
export class PageController {
  @Get()
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('page.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  script(): string {
    return SCRIPT;
  }
}
