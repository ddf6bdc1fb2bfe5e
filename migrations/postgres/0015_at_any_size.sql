CREATE INDEX vendors_by_name ON vendors (name, id);
